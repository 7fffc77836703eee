"""No page of the book is closed to anybody, as far as a machine can tell: axe-core on each."""

from pathlib import Path

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# What axe calls WCAG 2.2 A and AA, in all its versions.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Colours alone are other ones in the dark.
COLOURS = ["color-contrast"]
# The list of all pages is the same on each of them: once is enough.
LOOK = """async ([kind, values, apart]) => {
  const found = await axe.run(apart ? {exclude: [[apart]]} : document,
    {preload: false, resultTypes: ["violations"], runOnly: {type: kind, values}});
  const wrong = found.violations.flatMap(({id, nodes}) =>
    nodes.map((node) => [id, node.target.join(" "), node.html.slice(0, 120)]));
  return [found.passes.length, wrong];
}"""


@pytest.fixture(scope="module")
def script():
    package = pytest.importorskip(
        "axe_playwright_python", reason="axe-playwright-python is not installed"
    )
    return Path(package.__file__).with_name("axe.min.js").read_text()


@pytest.fixture(scope="module")
def kinds(pages):
    """Every page that somebody wrote, and two of those that are made from docstrings."""
    made = [page for page in pages if page.startswith("book/reference/api/")]
    written = [page for page in pages if page not in made and page != "book/index.html"]
    return [*written, *made[:2]]


def wrong_on(page, script, *, scheme="light", apart=""):
    page.evaluate(script)
    asked = ["rule", COLOURS] if scheme == "dark" else ["tag", RULES]
    looked, wrong = page.evaluate(LOOK, [*asked, apart])
    assert looked > 5 or scheme == "dark", "it has looked at something"
    return wrong


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_violation(kinds, book_page, served, script, scheme):
    page = book_page(color_scheme=scheme, viewport={"width": 1280, "height": 900})
    found = {}
    for path in kinds:
        page.goto(served + path)
        apart = "" if path == "index.html" else ".bd-sidebar-primary"
        if wrong := wrong_on(page, script, scheme=scheme, apart=apart):
            found[path] = wrong
    assert found == {}


def test_a_phone_meets_no_violation_either(book_page, served, script):
    page = book_page(viewport={"width": 390, "height": 844})
    found = {}
    for path in ("index.html", "notebooks/depend.html", "exercises/depend/closure/statement.html"):
        page.goto(served + path)
        found[path] = wrong_on(page, script)
    assert not any(found.values()), found


def test_axe_sees_a_violation_when_there_is_one(book_page, script):
    page = book_page("book/talk.html")
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert [rule for rule, *_ in wrong_on(page, script)] == ["button-name"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_chapter_that_is_alive_has_no_violation(book_page, script, scheme):
    page = book_page("notebooks/depend.html", color_scheme=scheme)
    tool = page.locator(".tk-place[data-kind='DependencyAssessor']")
    tool.scroll_into_view_if_needed()
    tool.get_by_role("combobox").first.focus()
    page.wait_for_function("document.documentElement.dataset.live === 'live'", timeout=60000)
    assert wrong_on(page, script, scheme=scheme) == []
