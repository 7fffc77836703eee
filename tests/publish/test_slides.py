"""Slides: what the rules make of a chapter, and every deck in a browser."""

import json
import re
import shutil

import pytest

from teachkit.cli import main
from teachkit.publish.slides import in_order_of_the_talk, read_chapter, slides_of

jupytext = pytest.importorskip("jupytext")
pytest.importorskip("nbconvert", reason="the extra 'publish' is not installed")

SLIDE = '+++ {"slideshow": {"slide_type": "slide"}}\n\n'


def lowered(text):
    return slides_of(jupytext.reads(text, fmt="md:myst"))


def test_a_cell_that_is_not_marked_is_on_no_slide():
    assert lowered("# Depend\n\nA text.\n") == ()


def test_of_a_point_the_first_sentence_is_shown_and_the_rest_is_said():
    (slide,) = lowered(
        f"{SLIDE}### Three risks\n\n"
        '<a id="S23.1"></a>\n**S23.1 Burden: take no more than you need.** A line is a door.\n\n'
        '<a id="S23.2"></a>\n**S23.2 Trust:** well known, 75<!-- fact: x --> of them. Not more.\n'
    )
    assert slide.title == "Three risks"
    assert slide.text.splitlines()[::2] == [
        "- Burden: take no more than you need.",
        "- Trust: well known, 75 of them.",
    ]
    assert "A line is a door." in slide.notes
    assert "Not more." in slide.notes
    assert slide.points == ("S23.1", "S23.2")


def test_a_joke_keeps_its_label_and_evidence_hangs_below():
    first, second = lowered(
        f'{SLIDE}### Use them\n\n<a id="S22.3"></a>\n**S22.3 "All of them, right now!"**\n\n'
        "> **This is a joke.** Say it aloud.\n\n> **Evidence.** We counted\n> [two](x.md).\n"
    )
    assert first.text == '- "All of them, right now!" <span class="label">joke</span>'
    assert "Say it aloud" in first.notes
    assert (second.title, second.text, second.below) == ("Evidence", "We counted\ntwo.", True)


def test_what_is_long_is_said_and_not_shown():
    (slide,) = lowered(f"{SLIDE}## A case\n\nShort one.\n\n{'word ' * 95}\n")
    assert slide.text == "Short one."
    assert len(slide.notes.split()) == 95


def test_only_notes_have_what_is_for_facilitators():
    (slide,) = lowered(
        f'{SLIDE}## A case\n\nText.\n\n+++ {{"tags": ["instructor"]}}\n\n**Ask** why.\n'
    )
    assert "Ask" not in slide.text
    assert slide.notes == "**Ask** why."


def test_a_cell_for_another_face_is_on_no_slide_and_one_for_slides_is():
    other = '+++ {"slideshow": {"slide_type": "slide"}, "tags": ["book"]}\n\nOther.\n\n'
    own = '+++ {"slideshow": {"slide_type": "slide"}, "tags": ["slide"]}\n\nOwn.\n'
    assert [slide.text for slide in lowered(f"# Title\n\n{other}{own}")] == ["Own."]


def test_what_a_card_hides_comes_on_the_slide_below():
    cell = jupytext.reads(
        "```{code-cell}\n---\nslideshow:\n  slide_type: slide\n---\nx\n```\n", fmt="md:myst"
    )
    page = "<p>Guess.</p><details><summary>What happened</summary><p>Two.</p></details>"
    cell.cells[0].outputs = [{"output_type": "display_data", "data": {"text/html": page}}]
    first, second = slides_of(cell)
    assert (first.html, first.below) == ("<p>Guess.</p>", False)
    assert (second.title, second.html, second.below) == ("What happened", "<p>Two.</p>", True)


def test_the_talk_is_in_its_own_order_with_the_evidence_where_it_belongs():
    made = lowered(
        f'{SLIDE}### So\n\n<a id="S30"></a>\n**S30 So what have we done?**\n\n'
        f"{SLIDE}### Last\n\nNo point.\n\n"
        f'{SLIDE}### Use\n\n<a id="S22.1"></a>\n**S22.1 Use them all.**\n\n'
        "> **Evidence.** Two.\n"
    )
    assert [slide.title for slide in in_order_of_the_talk(made)] == ["Use", "Evidence", "So"]


@pytest.mark.parametrize("id", "premise choose focus iterate document depend distribute".split())
def test_every_point_of_the_talk_is_on_a_slide_of_its_chapter(id, repository):
    chapter = (repository / "notebooks" / f"{id}.md").read_text()
    slides = slides_of(jupytext.reads(chapter, fmt="md:myst"))
    shown = [point for slide in slides for point in dict.fromkeys(slide.points)]
    wanted = [a for a in re.findall(r'<a id="([^"]+)">', chapter) if a.startswith("S")]
    assert sorted(set(shown)) == sorted(wanted)


def test_a_cell_that_fails_is_named(tmp_path):
    from teachkit.errors import TeachkitError

    broken = tmp_path / "broken.md"
    head = "---\nkernelspec:\n  name: python3\n  display_name: Python 3\n---\n"
    broken.write_text(
        f"{head}```{{code-cell}}\n---\nslideshow:\n  slide_type: slide\n---\n1 / 0\n```\n"
    )
    with pytest.raises(TeachkitError, match=r"broken.md failed: ZeroDivisionError") as failure:
        read_chapter(broken)
    assert failure.value.code == "cell-failed"


def test_a_chapter_that_is_not_there_is_refused_with_those_that_are(
    capsys, monkeypatch, repository
):
    monkeypatch.setenv("TEACHKIT_COURSE", str(repository))
    assert main(["slides", "nothing"]) == 2
    assert "There are start, premise" in capsys.readouterr().err


# --- decks, in a browser ---------------------------------------------------------------------

# What of a slide does not fit, and the smallest letters on it, in pixels of the slide.
LOOK = """() => {
  const slide = Reveal.getCurrentSlide();
  const sizes = [...slide.querySelectorAll("*")]
    .filter((one) => !one.closest("aside, title, desc") && one.checkVisibility()
      && [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()))
    .map((one) => parseFloat(getComputedStyle(one).fontSize)
      * (one.ownerSVGElement ? one.getCTM().a : 1));
  return {
    title: slide.querySelector("h1, h2")?.textContent ?? "",
    text: slide.innerText,
    smallest: Math.min(...sizes),
    high: slide.scrollHeight,
    wide: slide.scrollWidth,
    right: Math.max(...[...slide.querySelectorAll("*")]
      .map((one) => one.getBoundingClientRect().right)),
  };
}"""


@pytest.fixture(scope="module")
def decks(tmp_path_factory, repository):
    """The folder of all decks, as the command writes them, and what it told."""
    import contextlib
    import io

    if shutil.which("npm") is None:
        pytest.skip("no npm here to fetch reveal.js; on Debian or Ubuntu: sudo apt install npm")
    out = tmp_path_factory.mktemp("decks")
    told = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(told):
        patch.setenv("TEACHKIT_COURSE", str(repository))
        patch.setenv("TEACHKIT_CACHE", str(out / "no-cache"))
        assert main(["slides", "--all", "--out", str(out), "--json"]) == 0
    return out, json.loads(told.getvalue())


@pytest.fixture
def deck_page(browser, decks):
    """A function: open a deck as a file, with no network at all."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, offline=True)
    page = context.new_page()
    asked, broken = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: broken.append(str(error)))

    def opened(name, more=""):
        page.goto(f"file://{decks[0] / name}.html{more}")
        page.wait_for_function("Reveal.isReady()")
        return page

    yield opened
    context.close()
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert broken == []


@pytest.mark.slow
@pytest.mark.browser
def test_nothing_stands_out_of_any_slide_and_all_can_be_read(decks, deck_page):
    _, told = decks
    assert len(told) == 11
    seen = 0
    for deck in told:
        page = deck_page(deck["file"].rpartition("/")[2].removesuffix(".html"))
        total = page.evaluate("Reveal.getTotalSlides()")
        assert total == deck["slides"]
        for _ in range(total):
            found = page.evaluate(LOOK)
            where = f"{deck['file']}: {found['title']}"
            assert found["title"], where
            assert len(found["text"].strip()) > len(found["title"]), f"{where} is empty"
            assert (found["high"], found["wide"]) <= (720, 1280), where
            assert found["right"] <= 1280, where
            assert found["smallest"] >= 18, where
            seen += 1
            page.evaluate("Reveal.next()")
        assert page.evaluate("Reveal.isLastSlide()")
    assert seen >= 150


@pytest.mark.slow
@pytest.mark.browser
def test_the_talk_goes_from_its_first_slide_to_its_last(deck_page):
    page = deck_page("talk")
    ids = page.evaluate("[...document.querySelectorAll('section[id]')].map((one) => one.id)")
    numbers = [int(id[1:3]) for id in ids]
    assert numbers == sorted(numbers)
    assert (numbers[0], numbers[-1]) == (1, 31)
    assert {2, 6, 7, 13, 19, 22, 25, 27, 29, 30} <= set(numbers)


@pytest.mark.slow
@pytest.mark.browser
def test_a_deck_is_walked_through_by_keyboard_and_has_notes_for_the_speaker_alone(deck_page):
    page = deck_page("depend")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("[Reveal.getIndices().h, Reveal.getIndices().v]") == [1, 1]
    title = page.evaluate("Reveal.getCurrentSlide().querySelector('h2').textContent")
    assert title == "What happened"
    notes = page.locator("aside.notes")
    assert not any(notes.nth(n).is_visible() for n in range(notes.count()))
    assert "What does a lock file count?" in " ".join(notes.all_text_contents())
    shown = page.locator(".slides").inner_text()
    assert "Drop first" not in shown


@pytest.mark.slow
@pytest.mark.browser
def test_a_deck_prints_a_page_for_each_slide_dark_on_light(deck_page, decks):
    page = deck_page("trust", "?print-pdf")
    total = next(one["slides"] for one in decks[1] if one["file"].endswith("trust.html"))
    page.wait_for_selector(".pdf-page")
    assert page.locator(".pdf-page").count() == total
    page.emulate_media(media="print")
    ground = page.evaluate(
        "getComputedStyle(document.documentElement).getPropertyValue('--ground')"
    )
    assert ground.strip() == "#fff"


@pytest.mark.slow
@pytest.mark.browser
def test_axe_finds_nothing_on_any_slide(deck_page, axe_violations):
    page = deck_page("depend")
    for _ in range(page.evaluate("Reveal.getTotalSlides()")):
        assert axe_violations(page) == [], page.evaluate("location.hash")
        page.evaluate("Reveal.next()")


@pytest.fixture(scope="module")
def axe_violations():
    """A function: what axe-core finds wrong on a page by WCAG 2.2 A and AA, as (rule, places)."""
    from pathlib import Path

    package = pytest.importorskip("axe_playwright_python")
    script = Path(package.__file__).with_name("axe.min.js").read_text()
    rules = "wcag2a wcag2aa wcag21a wcag21aa wcag22aa".split()

    def violations(page):
        if not page.evaluate("'axe' in window"):
            page.evaluate(script)
        found = page.evaluate("(rules) => axe.run({runOnly: rules})", rules)
        assert len(found["passes"]) > 3, "it has looked at something"
        return [
            (rule["id"], [node["html"][:160] for node in rule["nodes"]])
            for rule in found["violations"]
        ]

    return violations
