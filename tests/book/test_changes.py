"""What changes: a page for people, and a feed that a reader program takes."""

import subprocess
from datetime import datetime
from xml.etree import ElementTree as ET

import pytest

pytest.importorskip("markdown_it", reason="the extra 'publish' is not installed")

from teachkit.publish.book.changes import FEED, Change, coming, feed, released

ATOM = "{http://www.w3.org/2005/Atom}"
CHANGELOG = """\
# Changelog

<!-- fragments are gathered below this line -->

## 1.1 (2026-12-01)

### For learners

Better.

## 1.0 (2026-11-01)

First.
"""


def only(parent, name):
    found = parent.findall(ATOM + name)
    assert len(found) == 1, name
    return found[0]


def held_against_the_standard(text):
    """What RFC 4287 asks of a feed and of its entries, as far as ours has them."""
    top = ET.fromstring(text)
    assert top.tag == f"{ATOM}feed"
    for one in [top, *top.findall(f"{ATOM}entry")]:
        assert only(one, "id").text.startswith("urn:uuid:")
        assert only(one, "title").text
        assert datetime.fromisoformat(only(one, "updated").text).tzinfo
        alternates = [
            (link.get("type"), link.get("hreflang"))
            for link in one.findall(f"{ATOM}link")
            if link.get("rel") == "alternate"
        ]
        assert len(alternates) == len(set(alternates)) == 1
    assert only(only(top, "author"), "name").text
    ids = [one.text for one in top.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids))
    for content in top.iter(f"{ATOM}content"):
        assert content.get("type") == "html"
        assert not list(content), "HTML in a feed is text"
    return top


def test_releases_are_read_with_their_days():
    found = released(CHANGELOG)
    assert [(one.title, one.when[:10]) for one in found] == [
        ("1.1 (2026-12-01)", "2026-12-01"),
        ("1.0 (2026-11-01)", "2026-11-01"),
    ]
    assert found[0].text == "### For learners\n\nBetter."


def test_before_the_first_release_there_is_none():
    assert released("# Changelog\n\nWhat changed.\n") == ()


def test_fragments_come_by_reader_and_then_by_issue(tmp_path):
    folder = tmp_path / "changes"
    folder.mkdir()
    for name in ("12.learner.md", "3.developer.md", "3.learner.md", "+typo.learner.md", "notes.md"):
        (folder / name).write_text(f"On {name}.\n")
    assert [one.key for one in coming(tmp_path)] == [
        "changes/+typo.learner.md",
        "changes/3.learner.md",
        "changes/12.learner.md",
        "changes/3.developer.md",
    ]


def test_a_fragment_has_the_day_of_its_last_commit(tmp_path):
    folder = tmp_path / "changes"
    folder.mkdir()
    (folder / "3.learner.md").write_text("Better.\n")
    git = ["git", "-c", "user.name=n", "-c", "user.email=e", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"]):
        subprocess.run(
            [*git, *command],
            cwd=tmp_path,
            check=True,
            env={"GIT_COMMITTER_DATE": "2026-10-01T12:00:00+0000", "PATH": "/usr/bin:/bin"},
        )
    assert coming(tmp_path)[0].when in {"2026-10-01T12:00:00+00:00", "2026-10-01T12:00:00Z"}


def test_the_feed_is_a_valid_one_with_the_newest_on_top():
    old = Change("a", "A", "Some *text* & more.", "2026-11-01T00:00:00+00:00")
    new = Change("b", "B <&>", "`code`", "2026-12-01T00:00:00+00:00")
    top = held_against_the_standard(feed((old, new)))
    assert [only(one, "title").text for one in top.findall(f"{ATOM}entry")] == ["B <&>", "A"]
    assert only(top, "updated").text == new.when
    assert "<em>text</em> &amp; more." in feed((old,)).replace("&lt;", "<").replace(
        "&gt;", ">"
    ).replace("&amp;amp;", "&amp;")


def test_an_entry_keeps_its_id_when_its_text_changes():
    def id(text):
        return held_against_the_standard(feed((Change("a", "A", text, "2026-11-01T00:00:00Z"),)))

    assert only(id("x")[-1], "id").text == only(id("y")[-1], "id").text


def test_links_are_whole_where_the_address_is_known():
    change = Change("a", "A", "x", "2026-11-01T00:00:00Z")
    top = held_against_the_standard(feed((change,), "https://example.org/course/"))
    links = {link.get("rel"): link.get("href") for link in top.findall(f"{ATOM}link")}
    assert links == {
        "alternate": "https://example.org/course/book/changelog.html",
        "self": f"https://example.org/course/{FEED}",
    }


def test_the_feed_of_the_book_is_valid_and_every_page_names_it(site, pages):
    held_against_the_standard((site / FEED).read_text(encoding="utf-8"))
    for page in pages:
        html = (site / page).read_text(encoding="utf-8")
        if "bd-article" in html:  # neither a moved page nor the page of what is missing
            assert f"{'../' * page.count('/')}{FEED}" in html, page


def test_the_page_has_every_fragment(site, repository):
    html = (site / "book" / "changelog.html").read_text(encoding="utf-8")
    for change in coming(repository):
        first = change.text.split("`")[0].split("*")[0].split(".")[0].strip("- \n")
        assert " ".join(first.split()[:4]) in " ".join(html.split()), change.key
