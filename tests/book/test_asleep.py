"""A page whose scripts cannot begin, or cannot go on: it says why, and what to do."""

import pytest

pytestmark = pytest.mark.browser

CHAPTER = "notebooks/depend.html"
EXERCISE = "exercises/depend/closure/statement.html"
OLD_WORKER = """
const Module = Worker;
globalThis.Worker = class extends Module { constructor(url) { super(url); } };
"""


@pytest.fixture
def page(browser):
    """A page that may fail as it likes."""
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(20000)
    yield page
    context.close()


def told(page):
    return page.locator(".tk-asleep").inner_text()


@pytest.mark.parametrize("path", [CHAPTER, EXERCISE, "index.html"])
def test_a_page_opened_as_a_file_says_how_to_open_it(page, site, path):
    page.goto((site / path).as_uri())
    assert "python -m http.server 8000" in told(page)
    assert page.locator(".tk-asleep").count() == 1, "once is enough"


def test_a_script_that_does_not_come_is_said(page, served):
    page.route("**/live.js", lambda route: route.fulfill(status=404, body="gone"))
    page.goto(served + CHAPTER)
    assert "did not come" in told(page)
    assert page.locator(".tk-printed").first.is_visible(), "what was printed remains"


def test_a_page_that_works_says_nothing(page, served):
    page.goto(served + CHAPTER)
    page.wait_for_function("document.documentElement.dataset.live === 'painted'")
    assert page.locator(".tk-asleep").count() == 0


@pytest.mark.parametrize(
    ("before", "lack"),
    [
        pytest.param("delete globalThis.WebAssembly", "has no WebAssembly", id="no WebAssembly"),
        pytest.param(OLD_WORKER, "has no workers with modules", id="no module workers"),
        pytest.param("delete globalThis.Worker", "has no workers", id="no workers"),
    ],
)
def test_an_exercise_says_what_the_browser_lacks(page, served, before, lack):
    page.add_init_script(before)
    page.goto(served + EXERCISE)
    page.get_by_role("button", name="Check", exact=True).click()
    page.get_by_text("Could not check: this browser").wait_for()
    assert lack in page.locator(".tk-exercise-told").inner_text()
