"""A chapter has its parts, in the order in which we teach, and every part does its work."""

import re

from teachkit.course.load import load_exercise

# The order of a chapter. The review comes with the third chapter, and not before.
PARTS = (
    "Review",
    "Predict",
    "What the talk says",
    "A case",
    "The tool",
    "Check yourself",
    "Exercises",
    "Your project",
    "Key points",
    "More to explore",
    "Where the numbers come from",
)
WORDS = ("choose", "focus", "iterate", "document", "depend", "distribute", "trust")


def parts(chapter):
    """The text and code under each heading of the second level."""
    found = {}
    heading = ""
    for cell in chapter.cells:
        if cell.kind == "markdown":
            pieces = re.split(r"^## (.+)$", cell.source, flags=re.MULTILINE)
            found.setdefault(heading, []).append(pieces[0])
            for title, body in zip(pieces[1::2], pieces[2::2], strict=True):
                heading = title
                found.setdefault(heading, []).append(body)
        else:
            found.setdefault(heading, []).append(cell.source)
    return {title: "\n".join(texts) for title, texts in found.items()}


def part(chapter, name):
    return next(text for title, text in parts(chapter).items() if title.startswith(name))


def test_a_chapter_has_its_parts_in_the_order_in_which_we_teach(chapter, course):
    place = [one.id for one in course.chapters].index(chapter.entry.id)
    wanted = [name for name in PARTS if name != "Review" or place >= 2]
    titles = [title for title in parts(chapter) if title]
    assert len(titles) == len(wanted), titles
    for title, name in zip(titles, wanted, strict=True):
        assert title.startswith(name), f"expected '{name}' where '{title}' stands"


def test_a_chapter_begins_with_its_title_and_what_you_can_do_afterwards(writing):
    opening = parts(writing)[""]
    assert opening.startswith(f"# {writing.entry.title}\n")
    promises = re.findall(r"^- (.+?[;.])$", opening, flags=re.MULTILINE | re.DOTALL)
    said = [" ".join(promise.rstrip(";.").split()) for promise in promises]
    assert said == [objective.text for objective in writing.entry.objectives]


def test_nothing_is_explained_before_a_prediction_is_made(writing):
    opening = parts(writing)[""] + part(writing, "Predict")
    assert "Predict(" in opening
    assert "<a id=" not in opening


def test_every_prediction_of_the_chapter_is_asked_in_its_place(writing, questions):
    asked = re.findall(r'Predict\("([^"]+)"\)', part(writing, "Predict"))
    assert asked == [one.id for one in questions[writing.entry.id].predictions]
    assert len(re.findall(r'Predict\("', writing.code())) == len(asked)


def test_the_case_has_two_prompts_to_explain_it_to_oneself(chapter, questions):
    asked = re.findall(r'SelfExplain\("([^"]+)"\)', part(chapter, "A case"))
    assert asked == [one.id for one in questions[chapter.entry.id].explanations]
    assert len(asked) == 2


def test_there_are_three_to_five_why_questions(chapter, questions):
    checks = questions[chapter.entry.id].checks
    assert 3 <= len(checks) <= 5
    assert f'CheckYourself("{chapter.entry.id}")' in part(chapter, "Check yourself")
    for check in checks:
        assert re.search(r"\bwhy\b", check.prompt, re.IGNORECASE), check.prompt


def test_every_question_is_about_an_objective_of_its_chapter(writing, questions):
    known = {objective.id for objective in writing.entry.objectives}
    assert {check.objective for check in questions[writing.entry.id].checks} <= known


def test_the_exercises_of_course_toml_are_those_of_the_chapter(writing):
    asked = re.findall(r'Exercise\("([^"]+)"\)', part(writing, "Exercises"))
    assert tuple(asked) == writing.entry.exercises


def test_the_chapter_ends_in_the_plan(chapter):
    wanted = f'YourProject("{chapter.entry.id}")' if chapter.entry.id in WORDS else "YourProject()"
    assert wanted in part(chapter, "Your project")


def test_there_is_one_key_point_for_each_objective(chapter):
    named = re.findall(
        r"^- \*\*.+?\*\*<!-- objective: (\S+) -->:", part(chapter, "Key points"), re.MULTILINE
    )
    assert named == [objective.id for objective in chapter.entry.objectives]


def test_each_thing_to_explore_comes_with_a_reason(writing):
    items = re.split(r"^- ", part(writing, "More to explore"), flags=re.MULTILINE)[1:]
    assert items
    for item in items:
        named, _, reason = item.replace("`**", "**").partition(":")
        assert named.startswith("**"), item
        assert len(reason.split()) >= 4, f"say why to read it: {item}"


def test_jokes_are_labelled_where_the_talk_jokes(texts):
    for chapter, anchor, label in (
        ("choose", "S09", "This is irony"),
        ("focus", "S17", "This is irony"),
        ("document", "S20.2", "This is irony"),
        ("depend", "S22.3", "This is a joke"),
        ("distribute", "S27.1", "This is irony"),
        ("plan", "S31", "This is a joke"),
        ("start", "S30", "Half a joke"),
    ):
        after = texts[chapter].raw.partition(f'<a id="{anchor}"></a>')[2]
        assert f"> **{label}" in after[: after.index("+++")], anchor


def test_notes_for_the_teacher_say_what_to_drop_first(writing):
    notes = [cell for cell in writing.cells if "instructor" in cell.tags]
    assert notes
    together = "\n".join(note.source for note in notes)
    for mark in ("**Note**", "**Ask**", "**Drop first**"):
        assert mark in together, mark


def test_learners_do_not_see_minutes(writing):
    seen = writing.markdown(instructor=False)
    assert not re.search(r"\b\d+ minutes\b", seen)


def test_a_chapter_imports_only_teachkit_and_what_python_brings(writing):
    import sys

    for line in writing.code().splitlines():
        if match := re.match(r"\s*(?:from|import)\s+([A-Za-z_][\w]*)", line):
            assert match[1] == "teachkit" or match[1] in sys.stdlib_module_names, line


def test_the_list_of_exercises_calls_each_by_its_title(writing, repository):
    linked = re.findall(r"\[([^\]]+)\]\((?:\.\./)+exercises/([\w/-]+)/statement\.md\)", writing.raw)
    titles = {id: load_exercise(id, repository).exercise.title for id in writing.entry.exercises}
    assert {id: text for text, id in linked if id in titles} == titles


def test_a_choice_is_plain_text_since_a_radio_button_shows_no_other(writing, questions):
    asked = questions[writing.entry.id]
    shown = [choice.text for check in asked.checks for choice in check.choices]
    shown += [choice for one in asked.predictions for choice in one.choices]
    assert [text for text in shown if re.search(r"[*`]", text)] == []
