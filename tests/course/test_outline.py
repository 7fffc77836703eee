"""The outline: what it says, and every way in which a hand-written file can be wrong."""

import pytest

from teachkit.course.load import course_root, load_course
from teachkit.course.outline import Minutes, parse_course
from teachkit.errors import TeachkitError

GOOD = """
schema = 1
title = "A course"

[[chapter]]
id = "start"
title = "Start"
slides = ["S01"]
minutes = { read = 3, widget = 0, exercises = 0 }
[[chapter.objective]]
id = "start.begin"
text = "begin"

[[chapter]]
id = "cases/ntpd-rs"
title = "A case"
prerequisites = ["start"]
minutes = { read = 3, widget = 1, exercises = 2 }
exercises = ["depend/closure"]
[[chapter.objective]]
id = "ntpd-rs.tell"
text = "tell the story"
"""


TRACKED = (
    GOOD
    + """
[[track]]
id = "short"
title = "Short"
who = "you have an hour"
chapters = ["start", "cases/ntpd-rs"]
skip = ["depend/closure", "start:widget"]
"""
)


def test_the_small_course_reads_in_order(small):
    course = load_course(small)
    assert [chapter.id for chapter in course.chapters] == ["start", "choose"]
    choose = course.chapter("choose")
    assert choose.slides == ("S10", "S11.1")
    assert choose.minutes == Minutes(5, 5, 5)
    assert choose.minutes.total == 15
    assert choose.notebook == "notebooks/choose.md"
    assert list(course.exercises()) == ["choose/few-people"]
    assert [item.id for item in course.objectives()] == ["start.begin", "choose.signals"]
    assert [chapter.id for chapter in course.before("choose")] == ["start"]
    assert course.before("nowhere") == ()
    assert course.chapter("nowhere") is None


def test_a_case_lies_in_a_folder_of_its_own():
    case = parse_course(GOOD).chapters[1]
    assert case.notebook == "notebooks/cases/ntpd-rs.md"
    assert case.questions == "notebooks/questions/cases/ntpd-rs.toml"


@pytest.mark.parametrize(
    ("old", "new", "field", "said"),
    [
        ("schema = 1", "schema = 2", "schema", "reads schema 1"),
        ('title = "A course"', "", "title", "missing"),
        ('title = "A course"', 'title = "  "', "title", "something in it"),
        ('title = "A course"', 'title = "A course"\nauthor = "x"', "author", "not a field"),
        ('id = "start"\n', 'id = "Start"\n', "id", "lower-case"),
        ('id = "cases/ntpd-rs"', 'id = "start"', "id", "twice"),
        ('slides = ["S01"]', 'slides = ["1"]', "slides", "no slide"),
        ('slides = ["S01"]', 'slides = ["S01", "S01"]', "slides", "twice"),
        ('slides = ["S01"]', 'slides = "S01"', "slides", "list of texts"),
        ('prerequisites = ["start"]', 'prerequisites = ["trust"]', "prerequisites", "no earlier"),
        ("read = 3, widget = 0", "read = -3, widget = 0", "read", "whole number"),
        ("read = 3, widget = 0", "read = 0, widget = 0", "minutes", "nought"),
        ("read = 3, widget = 0", "reed = 3, widget = 0", "read", "missing"),
        ("minutes = { read = 3, widget = 0, exercises = 0 }", "minutes = 3", "minutes", "table"),
        ('id = "start.begin"', 'id = "begin"', "id", "start.something"),
        ('text = "begin"', 'text = "understand it"', "text", "nobody can watch"),
        ('text = "begin"', 'text = "Begin"', "text", "nobody can watch"),
        ('id = "ntpd-rs.tell"', 'id = "start.begin"', "id", "ntpd-rs.something"),
        ('exercises = ["depend/closure"]', "exercises = [3]", "exercises", "list of texts"),
        ("[[chapter.objective]]\n", "[[chapter.objectiv]]\n", "objectiv", "not a field"),
        ("title = \"Start\"", "title = Start", "course.toml", "not TOML"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_file_and_field(old, new, field, said):
    assert old in GOOD
    with pytest.raises(TeachkitError) as raised:
        parse_course(GOOD.replace(old, new, 1))
    assert field in raised.value.place
    assert "course.toml" in raised.value.place
    assert said in str(raised.value)


def test_a_track_is_a_way_through_some_chapters():
    (track,) = parse_course(TRACKED).tracks
    assert (track.id, track.title, track.who) == ("short", "Short", "you have an hour")
    assert track.chapters == ("start", "cases/ntpd-rs")
    assert track.skip == ("depend/closure", "start:widget")
    assert parse_course(GOOD).tracks == ()


@pytest.mark.parametrize(
    ("old", "new", "field", "said"),
    [
        ('id = "short"', 'id = "Short"', "id", "lower-case"),
        ('who = "you have an hour"', "", "who", "missing"),
        ('title = "Short"', 'title = "Short"\nfor = "x"', "for", "not a field"),
        ('["start", "cases/ntpd-rs"]', "[]", "chapters", "leads somewhere"),
        ('["start", "cases/ntpd-rs"]', '["start", "trust"]', "chapters", "no chapter"),
        ('["start", "cases/ntpd-rs"]', '["start", "start"]', "chapters", "twice"),
        ('["start", "cases/ntpd-rs"]', '["cases/ntpd-rs"]', "chapters", "requires 'start'"),
        ('["start", "cases/ntpd-rs"]', '["cases/ntpd-rs", "start"]', "chapters", "requires"),
        ('"start:widget"]', '"start:talk"]', "skip", "no part"),
        ('"start:widget"]', '"depend/other"]', "skip", "no exercise"),
        ('["start", "cases/ntpd-rs"]', '["start"]', "skip", "no exercise"),
    ],
)
def test_what_is_wrong_with_a_track_is_said_with_file_and_field(old, new, field, said):
    head, _, tail = TRACKED.partition("[[track]]")
    assert old in tail
    with pytest.raises(TeachkitError) as raised:
        parse_course(f"{head}[[track]]{tail.replace(old, new, 1)}")
    assert raised.value.code == "wrong-course-file"
    assert raised.value.place.startswith("course.toml, track")
    assert raised.value.place.endswith(field)
    assert said in str(raised.value)


def test_two_tracks_have_two_names():
    tail = TRACKED.partition("[[track]]")[2]
    with pytest.raises(TeachkitError, match="there twice"):
        parse_course(f"{TRACKED}[[track]]{tail}")


def test_a_track_follows_the_order_of_the_course():
    text = TRACKED.replace('prerequisites = ["start"]', "prerequisites = []")
    swapped = text.replace('["start", "cases/ntpd-rs"]', '["cases/ntpd-rs", "start"]')
    with pytest.raises(TeachkitError, match="stands behind"):
        parse_course(swapped)


def test_an_exercise_belongs_to_one_chapter():
    text = GOOD.replace('slides = ["S01"]', 'exercises = ["depend/closure"]')
    with pytest.raises(TeachkitError, match="earlier chapter too"):
        parse_course(text)


def test_a_course_without_chapters_is_none():
    with pytest.raises(TeachkitError, match="at least one"):
        parse_course('schema = 1\ntitle = "x"\n')


def test_the_course_is_found_upward_and_by_name(small, tmp_path, monkeypatch):
    monkeypatch.delenv("TEACHKIT_COURSE", raising=False)
    assert course_root(small / "exercises" / "choose") == small
    monkeypatch.setenv("TEACHKIT_COURSE", str(small))
    assert course_root(tmp_path) == small
    monkeypatch.setenv("TEACHKIT_COURSE", str(tmp_path))
    with pytest.raises(TeachkitError) as raised:
        course_root()
    assert raised.value.code == "no-course"


def test_the_real_course_reads(repository):
    course = load_course(repository)
    assert "depend" in [chapter.id for chapter in course.chapters]


def test_the_real_course_has_three_tracks_and_one_of_them_has_all_seven_words(repository):
    tracks = {track.id: track for track in load_course(repository).tracks}
    assert list(tracks) == ["maintainer", "evaluator", "newcomer"]
    words = ["choose", "focus", "iterate", "document", "depend", "distribute", "trust"]
    assert set(words) <= set(tracks["maintainer"].chapters)
