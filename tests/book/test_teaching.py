"""The instructors' guide: plans of the day, and every note of every chapter; learners see none."""

import re

import pytest

from teachkit.course.load import load_course
from teachkit.publish.book.teaching import notes_page, schedules
from teachkit.publish.handout import notes_for_instructors

NOTEBOOK = """\
---
kernelspec: {name: python3}
---

# Title

Text.

+++ {"tags": ["instructor"]}

**Ask** why.

+++

## Part

```{code-cell} ipython3
1
```

+++ {"tags": ["instructor"]}

**Note** See [depend](depend.md).
"""


def words(html):
    text = re.sub(r"<(script|style)\b.*?</\1>", "", html, flags=re.DOTALL)
    return re.findall(r"\w+", re.sub(r"<[^>]+>", " ", text))


def plain(markdown):
    text = re.sub(r"<!--.*?-->|\]\([^)]*\)|`[^`]*`", " . ", markdown)
    return [re.findall(r"\w+", piece) for piece in re.split(r"[.*|\[\]:;()\"]|\n", text)]


def test_notes_come_with_the_heading_that_they_stand_under():
    assert notes_for_instructors(NOTEBOOK) == (
        ("Title", "**Ask** why."),
        ("Part", "**Note** See [depend](depend.md)."),
    )


def test_links_of_a_note_lead_on_from_its_new_page(tmp_path, repository):
    (tmp_path / "notebooks" / "cases").mkdir(parents=True)
    (tmp_path / "course.toml").write_text((repository / "course.toml").read_text())
    for page in load_course(repository).pages:
        (tmp_path / page.notebook).write_text(NOTEBOOK)
    (tmp_path / "notebooks" / "cases" / "zlib-rs.md").write_text(
        NOTEBOOK.replace("(depend.md)", "(../trust.md)")
    )
    text = notes_page(tmp_path)
    assert "[depend](../notebooks/trust.md)" in text
    assert "[depend](../notebooks/depend.md)" in text
    assert "](depend.md)" not in text


def test_there_is_a_plan_for_each_track_and_length(repository):
    course = load_course(repository)
    text = schedules(course)
    for track in course.tracks:
        assert f"**{track.title}.**" in text
    assert text.count("<details>") >= 2 * len(course.tracks)
    assert text.count("<details>") == text.count("</details>")


@pytest.fixture(scope="module")
def notes(repository):
    """Sentences of the notes that are long enough to be told apart: by chapter."""
    found = {}
    for chapter in load_course(repository).pages:
        text = (repository / chapter.notebook).read_text()
        pieces = [piece for _, note in notes_for_instructors(text) for piece in plain(note)]
        found[chapter.id] = [piece for piece in pieces if len(piece) >= 5]
    assert sum(map(len, found.values())) > 50
    return found


def test_every_note_is_on_the_instructors_page(site, notes):
    said = " ".join(words((site / "book" / "instructor-notes.html").read_text()))
    missing = [
        " ".join(piece)
        for pieces in notes.values()
        for piece in pieces
        if " ".join(piece) not in said
    ]
    assert missing == []


def test_no_note_is_in_a_chapter(site, notes):
    for id, pieces in notes.items():
        said = " ".join(words((site / "notebooks" / f"{id}.html").read_text()))
        assert [piece for piece in pieces if " ".join(piece) in said] == []


def test_the_guide_has_the_plans(site):
    html = (site / "book" / "instructor.html").read_text()
    assert html.count("<summary>") >= 6
    assert "<!-- schedules -->" not in html
