"""Numbers lead to their facts, words to their definitions: by hand, by ear and by finger."""

import re

import pytest
from docutils import nodes
from docutils.utils import new_document

from teachkit.data.facts import facts

pytest.importorskip("sphinx", reason="the extra 'publish' is not installed")

from teachkit.publish.book.facts import link_numbers
from teachkit.publish.book.glossary import link_terms, read_terms
from teachkit.publish.book.notes import noted

CHAPTER = "notebooks/depend.html"
GLOSSARY = """\
- <a id="crate"></a>**crate**: a Rust package, as *Cargo* knows it.
- <a id="advisory"></a>**advisory**: a note.
- <a id="reach"></a>**reach**: the users.
- <a id="itp"></a>**ITP**: a note.
"""


def document(*children):
    made = new_document("a page")
    for child in children:
        made += child
    return made


def paragraph(*children):
    return nodes.paragraph("", "", *children)


def links(doctree):
    return [(link.astext(), link["anchor"]) for link in doctree.findall(noted)]


def linked(*children):
    doctree = document(*children)
    link_terms(doctree, read_terms(GLOSSARY))
    return links(doctree)


def test_the_first_use_of_a_word_is_linked_and_no_other():
    text = "Each crate has advisories. A crate, an advisory."
    assert linked(paragraph(nodes.Text(text))) == [("crate", "crate"), ("advisories", "advisory")]


def test_what_is_said_stays_as_it_was():
    doctree = document(paragraph(nodes.Text("Crates: one crate.")))
    link_terms(doctree, read_terms(GLOSSARY))
    assert doctree.astext() == "Crates: one crate."
    assert links(doctree) == [("Crates", "crate")]


@pytest.mark.parametrize(
    "around",
    [
        lambda: nodes.title("", "A crate"),
        lambda: paragraph(nodes.literal("", "crate")),
        lambda: paragraph(nodes.reference("", "crate", refuri="x")),
        lambda: nodes.literal_block("", "crate"),
        lambda: paragraph(nodes.strong("", "S23.1 A crate")),
        lambda: paragraph(nodes.Text("crateful, micro-crate")),
    ],
    ids="heading code link block point-of-the-talk part-of-a-word".split(),
)
def test_a_word_is_left_alone(around):
    assert linked(around()) == []


def test_an_everyday_word_is_a_term_only_where_it_is_emphasised():
    assert linked(paragraph(nodes.Text("You reach the end."))) == []
    assert linked(paragraph(nodes.emphasis("", "reach"))) == [("reach", "reach")]


def test_capitals_matter_where_they_are_the_word():
    assert linked(paragraph(nodes.Text("Write an ITP, not an itp."))) == [("ITP", "itp")]


def test_a_definition_comes_without_markup():
    assert read_terms(GLOSSARY)[0].meaning == "a Rust package, as Cargo knows it."


def test_a_marked_number_leads_to_its_fact():
    doctree = document(
        paragraph(
            nodes.Text("It held 75"), nodes.raw("", "<!-- fact: sudo-rs.locked.unsafe-fix -->")
        )
    )
    link_numbers(doctree)
    assert links(doctree) == [("75", "sudo-rs.locked.unsafe-fix")]
    assert doctree.astext() == "It held 75"
    note = next(doctree.findall(noted))["note"]
    one = facts()["sudo-rs.locked.unsafe-fix"]
    assert one.source in note
    assert one.date in note


def test_one_side_of_a_commit_leads_to_the_commit():
    id = next(id for id in facts() if ".change." in id)
    doctree = document(paragraph(nodes.Text("9"), nodes.raw("", f"<!-- fact: {id}.before -->")))
    link_numbers(doctree)
    assert links(doctree) == [("9", id)]


def test_every_marked_number_of_a_chapter_is_a_link_in_the_book(site, repository):
    for chapter in sorted((repository / "notebooks").glob("*.md")):
        html = (site / "notebooks" / f"{chapter.stem}.html").read_text()
        assert "<!-- fact:" not in html, chapter.stem
        marks = chapter.read_text().count("<!-- fact:")
        shown = len(re.findall(r'class="tk-fact"', html))
        # Cells for other faces of the text may hold some.
        assert 0 < shown <= marks, chapter.stem


def test_every_link_with_a_note_leads_to_an_anchor_and_has_its_note(site):
    seen = 0
    for page in sorted((site / "notebooks").glob("*.html")):
        html = page.read_text()
        notes = set(re.findall(r'<p id="(tk-note-\d+)">[^<]+</p>', html))
        for link in re.findall(r"<a [^>]*class=\"tk-(?:fact|term)\"[^>]*>", html):
            path, _, anchor = re.search(r'href="([^"]+)"', link)[1].partition("#")
            assert f'id="{anchor}"' in (page.parent / path).read_text(), link
            assert re.search(r'aria-describedby="([^"]+)"', link)[1] in notes
            seen += 1
    assert seen > 100


def test_headings_have_no_such_links(site):
    for page in (site / "notebooks").glob("*.html"):
        for heading in re.findall(r"<h[1-6]>.*?</h[1-6]>", page.read_text(), re.DOTALL):
            assert "tk-term" not in heading
            assert "tk-fact" not in heading


def test_every_fact_is_on_the_page_of_facts_with_its_anchor(site):
    html = (site / "book" / "facts.html").read_text()
    found = re.findall(r'<div id="([^"]+)"[^>]*><dt>', html)
    assert sorted(found) == sorted(facts())


@pytest.mark.browser
def test_a_note_comes_on_focus_and_goes_with_escape(book_page):
    page = book_page(CHAPTER)
    link = page.locator("a.tk-fact").first
    link.scroll_into_view_if_needed()
    page.keyboard.press("Tab")  # so that the focus below is one of the keyboard
    link.focus()
    box = page.locator(".tk-note-box")
    box.wait_for(state="visible")
    assert "Source:" in box.inner_text()
    page.keyboard.press("Escape")
    box.wait_for(state="hidden")
    assert link.evaluate("link => link === document.activeElement"), "and the focus stays"


@pytest.mark.browser
def test_the_pointer_may_move_onto_a_note(book_page):
    page = book_page(CHAPTER)
    term = page.locator("a.tk-term").first
    term.hover()
    box = page.locator(".tk-note-box")
    box.wait_for(state="visible")
    box.hover()
    page.wait_for_timeout(400)  # longer than the note waits for the pointer
    assert box.is_visible()
    page.mouse.move(0, 0)
    box.wait_for(state="hidden")


@pytest.mark.browser
def test_a_finger_sees_the_note_first_and_follows_the_link_second(book_page):
    page = book_page(CHAPTER, has_touch=True, viewport={"width": 390, "height": 844})
    term = page.locator("a.tk-term").first
    term.tap()
    page.locator(".tk-note-box").wait_for(state="visible")
    assert CHAPTER in page.url
    term.tap()
    page.wait_for_url("**/book/glossary.html#*")


@pytest.mark.browser
def test_facts_are_filtered_by_words_and_by_chapter(book_page):
    page = book_page("book/facts.html")
    status = page.locator(".tk-facts-filter [role=status]")
    total = f"{len(facts()):,}"
    assert status.inner_text() == f"{total} of {total} facts"
    page.get_by_label("Find").fill("sudo-rs unsafe-fix")
    page.locator('.tk-facts div[id="sudo-rs.locked.unsafe-fix"]').wait_for(state="visible")
    assert not page.locator('.tk-facts div[id="rustsec.live"]').is_visible()
    page.get_by_label("Find").fill("")
    page.get_by_label("Used in").select_option("trust")
    shown = page.locator(".tk-facts dl > div:not([hidden])")
    assert 0 < shown.count() < 200
    assert all("trust" in text for text in shown.locator("dd:last-child").all_text_contents())


@pytest.mark.browser
def test_a_link_to_a_fact_that_is_filtered_away_shows_it(book_page):
    page = book_page("book/facts.html")
    page.get_by_label("Find").fill("nothing is called like this")
    page.evaluate("location.hash = 'rustsec.live'")
    page.locator('.tk-facts div[id="rustsec.live"]').wait_for(state="visible")


@pytest.mark.browser
def test_the_list_of_facts_is_whole_without_scripts(book_page):
    page = book_page("book/facts.html", java_script_enabled=False)
    assert page.locator(".tk-facts dl > div").count() == len(facts())
    assert not page.locator(".tk-facts-filter").is_visible()
