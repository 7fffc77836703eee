"""A case study has its parts in order, one prediction, two why questions, and its lab."""

import re

from teachkit.labs.lab import LABS, lab
from tests.content.test_chapters import part, parts

PARTS = (
    "Predict",
    "The problem, and the original",
    "Who pays",
    "Timeline",
    "What sells it",
    "Left out on purpose",
    "Dependencies through time",
    "Unsafe code and lints",
    "Audits and advisories",
    "Distribution and adoption",
    "What went wrong",
    "What the talk says of it",
    "The lab",
    "Check yourself",
    "Exercises",
    "What to take away",
    "More to explore",
    "Where the numbers come from",
)
SYSTEMS = "zlib-rs bzip2-rs sudo-rs ntpd-rs statime openleadr-rs teach-rs".split()


def test_each_system_of_the_talk_has_its_case(course, repository):
    assert [one.id for one in course.cases] == [f"cases/{name}" for name in SYSTEMS]
    assert [one.id for one in course.cases if not (repository / one.notebook).is_file()] == []


def test_a_case_has_its_parts_in_order(case):
    assert [title for title in parts(case) if title] == list(PARTS)


def test_a_case_has_one_prediction_and_two_why_questions(case, questions):
    asked = questions[case.entry.id]
    assert len(asked.predictions) == 1
    assert len(asked.checks) == 2
    assert f'CheckYourself("{case.entry.id}")' in part(case, "Check yourself")
    for check in asked.checks:
        assert re.search(r"\bwhy\b", check.prompt, re.IGNORECASE), check.prompt


def test_a_case_shows_its_labs_and_no_other(case):
    shown = re.findall(r'\bLab\("([^"]+)"\)', part(case, "The lab"))
    assert shown
    assert shown == [name for name in LABS if lab(name).case == case.entry.id]


def test_a_case_says_where_the_talk_speaks_of_it(case, texts):
    said = part(case, "What the talk says of it")
    anchors = re.findall(r"\]\(\.\./(\w+)\.md#(S\d\d(?:\.\d+)?)\)", said)
    assert anchors
    for chapter, anchor in anchors:
        assert anchor in texts[chapter].anchors(), anchor
    assert {anchor for _, anchor in anchors} >= set(case.entry.slides)


def test_every_lab_is_shown_somewhere(texts, course, repository):
    whole = "".join(
        (repository / page.notebook).read_text(encoding="utf-8") for page in course.pages
    )
    assert [name for name in LABS if f'Lab("{name}")' not in whole] == []


def test_the_reference_lists_every_lab_with_its_case(repository):
    text = (repository / "book" / "reference" / "labs.md").read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| `([\w-]+)` \| .+\? ?.*\| \[.+\]\(\.\./\.\./notebooks/(.+)\.md\) \|$",
        text,
        re.MULTILINE,
    )
    assert rows == [(name, lab(name).case) for name in LABS]
