"""A link to a page shows a title, a sentence and a picture, wherever somebody puts it."""

import re
import struct

import pytest
from docutils import nodes
from docutils.utils import new_document

pytest.importorskip("sphinx", reason="the extra 'publish' is not installed")

from teachkit.publish.book.social import card, description

CONF = """\
project = "The course"
html_theme = "basic"
html_baseurl = {address!r}
source_suffix = {{".rst": "restructuredtext"}}
extensions = ["teachkit.publish.book.social"]
root_doc = "index"
"""
PAGES = {
    "index.rst": "Cover\n=====\n\nWelcome.\n\n.. toctree::\n\n   notebooks/depend\n",
    "notebooks/depend.rst": 'Depend & count\n==============\n\nYour "lock" is long.\n',
}


@pytest.fixture
def built(tmp_path):
    """A function: build two pages for a site with this address, and return its folder."""
    from sphinx.cmd.build import build_main

    def build(address):
        source, out = tmp_path / "source", tmp_path / "site"
        (source / "notebooks").mkdir(parents=True)
        (source / "conf.py").write_text(CONF.format(address=address))
        for name, text in PAGES.items():
            (source / name).write_text(text)
        assert build_main(["-q", "-W", "-b", "html", str(source), str(out)]) == 0
        return out

    return build


def tags(page):
    found = re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"', page.read_text())
    return dict(found)


def size(png):
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])


def page(*paragraphs):
    made = new_document("a page")
    section = nodes.section()
    section += nodes.title("", "A title")
    section += [nodes.paragraph("", text) for text in paragraphs]
    made += section
    return made


def test_a_picture_has_the_shape_that_hosts_agree_on():
    pytest.importorskip("typst", reason="the extra 'pdf' is not installed")
    for title in ("Short", "A title that is longer than three lines of a card would be " * 3):
        assert size(card("Chapter: depend", title, "depend")) == (1200, 630)


def test_a_picture_shows_its_word_and_is_the_same_each_time():
    pytest.importorskip("typst", reason="the extra 'pdf' is not installed")
    assert card("Chapter", "Title", "depend") == card("Chapter", "Title", "depend")
    assert card("Chapter", "Title", "depend") != card("Chapter", "Title", "trust")


def test_what_a_title_says_is_never_read_as_markup():
    pytest.importorskip("typst", reason="the extra 'pdf' is not installed")
    assert size(card("#panic()", "*not* #emph[markup] $x$ \\ ]", "")) == (1200, 630)


def test_the_description_is_the_first_paragraph():
    assert description(page("The first.", "The second.")) == "The first."
    assert description(page()) == ""


def test_a_long_description_ends_between_two_words():
    said = description(page("word " * 100))
    assert said.endswith("word …")
    assert len(said) <= 202


def test_a_page_tells_others_about_itself(built):
    pytest.importorskip("typst", reason="the extra 'pdf' is not installed")
    site = built("https://example.org/course/")
    said = tags(site / "notebooks" / "depend.html")
    assert said["og:title"] == "Depend &amp; count"
    assert said["og:description"] == said["description"] == "Your “lock” is long."
    assert said["og:type"] == "article"
    assert said["og:url"] == "https://example.org/course/notebooks/depend.html"
    address, _, name = said["og:image"].partition("/social/")
    assert address == "https://example.org/course"
    assert size((site / "social" / name).read_bytes()) == (1200, 630)
    assert tags(site / "index.html")["og:type"] == "website"


def test_without_an_address_there_are_no_pictures(built):
    site = built("")
    said = tags(site / "notebooks" / "depend.html")
    assert said["og:title"] == "Depend &amp; count"
    assert "og:image" not in said
    assert not (site / "social").exists()


def test_every_page_of_the_book_has_a_description(site, pages):
    missing = []
    for name in pages:
        html = (site / name).read_text(encoding="utf-8")
        if 'property="og:title"' in html and 'name="description"' not in html:
            missing.append(name)
    assert [name for name in missing if not name.startswith("book/reference/api/")] == []
