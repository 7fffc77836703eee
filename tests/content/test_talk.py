"""The talk, the chapters and their questions point at each other, with nobody left out."""

import re

# Points of each slide that a chapter covers; a slide without bullets is one point itself.
POINTS = {
    "S01": ("S01",),
    **{slide: (slide,) for slide in ("S03", "S05", "S08", "S09", "S17", "S26", "S31", "S32")},
    **{
        slide: tuple(f"{slide}.{n}" for n in range(1, count + 1))
        for slide, count in (
            *(("S02", 3), ("S04", 5), ("S06", 6), ("S07", 3)),
            *(("S10", 4), ("S11", 4), ("S12", 4)),
            *(("S13", 3), ("S14", 3), ("S15", 4), ("S16", 4), ("S18", 2)),
            *(("S19", 4), ("S20", 3), ("S21", 5)),
            *(("S22", 3), ("S23", 4), ("S24", 3), ("S25", 3)),
            *(("S27", 5), ("S28", 4), ("S29", 3)),
        )
    },
    "S30": ("S30", *(f"S30.{n}" for n in range(1, 8))),
}
ALL_SLIDES = [f"S{n:02}" for n in range(1, 33)]
ROW = re.compile(
    r"^\| \[(S[\d.]+)\]\(\.\./notebooks/([\w/-]+)\.md#(S[\d.]+)\) \| (.+) \|$", re.MULTILINE
)


def rows(repository):
    text = (repository / "book" / "talk.md").read_text(encoding="utf-8")
    found = []
    for point, chapter, anchor, rest in ROW.findall(text):
        _, objectives, asked = rest.split(" | ")
        named = (re.findall("`(.+?)`", cell) for cell in (objectives, asked))
        found.append((point, chapter, anchor, *named))
    return found, text


def test_the_chapters_cover_exactly_the_points_of_their_slides(texts):
    for text in texts.values():
        wanted = [point for slide in text.entry.slides for point in POINTS[slide]]
        assert [anchor for anchor in text.anchors() if anchor.startswith("S")] == wanted


def test_the_table_has_a_row_for_each_point_and_no_other(texts, repository):
    found, _ = rows(repository)
    wanted = {
        (point, id)
        for id, text in texts.items()
        for slide in text.entry.slides
        for point in POINTS[slide]
    }
    assert {(point, chapter) for point, chapter, *_ in found} == wanted
    assert len(found) == len(wanted)


def test_each_row_leads_to_its_anchor(texts, repository):
    for point, chapter, anchor, *_ in rows(repository)[0]:
        assert anchor == point
        assert anchor in texts[chapter].anchors()


def test_each_row_names_an_objective_and_a_question_or_exercise_of_its_chapter(
    course, questions, repository
):
    for point, id, _, objectives, asked in rows(repository)[0]:
        chapter = course.chapter(id)
        known = {*questions[id].ids(), *chapter.exercises}
        assert objectives, point
        assert set(objectives) <= {objective.id for objective in chapter.objectives}, point
        assert asked, point
        assert set(asked) <= known, f"{point}: {set(asked) - known}"


def test_every_objective_question_and_exercise_is_somewhere_on_the_page(
    course, questions, repository
):
    _, text = rows(repository)
    for chapter in course.chapters:
        ids = [objective.id for objective in chapter.objectives]
        for id in (*ids, *questions[chapter.id].ids(), *chapter.exercises):
            assert f"`{id}`" in text, f"{id} belongs to no point"


def test_every_slide_is_covered(course):
    covered = [slide for chapter in course.chapters for slide in chapter.slides]
    assert sorted(covered) == ALL_SLIDES
