"""A page of the book comes alive: painted by the build, adopted by a Python in the browser."""

import json
import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DEPEND = "notebooks/depend.html"
SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const {value, sources} of list.getEntries())
    shifts.push([value, sources.map(({node}) => node?.className ?? "")]);
}).observe({type: "layout-shift", buffered: true});
"""


def painted(page):
    """Wait until every widget of the page is drawn."""
    page.wait_for_function("'painted' in (window.teachkitLive?.marks ?? {})")
    return page


def touch(locator):
    """Move the pointer over a widget, as a reader does who is about to use it."""
    locator.scroll_into_view_if_needed()
    locator.hover(position={"x": 5, "y": 5})
    locator.dispatch_event("pointermove")


def lives(page, cell):
    """Wait until Python has run a cell, and its widgets are adopted."""
    page.wait_for_function("name => name in teachkitLive.marks", arg=f"cell {cell}", timeout=60000)


def cell_of(page, kind):
    """The number of the first cell that shows this class."""
    place = page.locator(f".tk-place[data-kind='{kind}']").first
    return int(place.get_attribute("data-cell"))


@pytest.fixture
def altered(book_page, served):
    """A function: open a page with other code in one of its cells, and its HTML changed."""

    def opened(path, cell, code, change=lambda html: html):
        page = book_page()
        script = re.compile(
            r'(<script type="application/x-teachkit-page\+json">)(.*?)(</script>)', re.DOTALL
        )

        def other(route):
            response = route.fetch()

            def write(found):
                data = json.loads(found[2])
                data["cells"][cell]["code"] = code
                return found[1] + json.dumps(data).replace("</", "<\\/") + found[3]

            route.fulfill(response=response, body=change(script.sub(write, response.text())))

        page.route(f"**/{path}", other)
        page.goto(served + path)
        return painted(page)

    return opened


# ---- painted


def test_the_first_paint_is_whole_and_asks_for_no_python(book_page):
    asked = []
    page = book_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page.url + DEPEND)
    painted(page)
    tool = page.locator(".tk-depend")
    expect(tool.get_by_role("heading", level=2)).to_contain_text("ntpd-rs")
    assert int(tool.locator("[data-number='packages']").inner_text()) > 100
    assert tool.locator(".tk-rows .tk-row").count() > 10
    expect(page.locator(".tk-place[data-model]:not([data-painted])")).to_have_count(0)
    assert any("/live/" in url for url in asked)
    assert not [url for url in asked if "/runtime/" in url or "worker" in url]


def test_who_is_quicker_than_the_page_is_heard(book_page):
    page = book_page()
    page.add_init_script("""new MutationObserver((_, look) => {
      const field = document.querySelector(".tk-place[data-kind=DependencyAssessor] select");
      if (!field) return;
      look.disconnect();
      window.early = !("painted" in teachkitLive.marks);
      field.focus();
    }).observe(document, {childList: true, subtree: true});""")
    page.goto(page.url + DEPEND)
    lives(page, cell_of(painted(page), "DependencyAssessor"))
    assert page.evaluate("early"), "something was still to be painted"


@pytest.mark.parametrize("anchor", ["", "#predict"], ids=["top", "questions"])
@pytest.mark.parametrize("word", ["depend", "choose"])
@pytest.mark.parametrize("width", [1280, 390], ids=["wide", "narrow"])
def test_painting_moves_next_to_nothing(book_page, served, word, anchor, width):
    page = book_page(viewport={"width": width, "height": 900})
    page.add_init_script(SHIFTS)
    page.goto(f"{served}notebooks/{word}.html{anchor}")
    painted(page)
    moved = page.evaluate("shifts")
    assert sum(value for value, _ in moved) < 0.05, moved


def test_the_printed_form_is_what_paper_shows(book_page):
    page = painted(book_page(DEPEND))
    place = page.locator(".tk-place[data-kind='DependencyAssessor']")
    expect(place.locator(".tk-printed")).to_be_hidden()
    page.emulate_media(media="print")
    expect(place.locator(".tk-printed")).to_be_visible()
    expect(place.locator(".tk-painted")).to_be_hidden()


def test_without_javascript_the_printed_form_stays(book_page):
    page = book_page(DEPEND, java_script_enabled=False)
    place = page.locator(".tk-place[data-kind='DependencyAssessor']")
    expect(place.locator(".tk-printed")).to_be_visible()
    expect(place).to_contain_text("ntpd-rs")


# ---- alive


def test_going_live_changes_nothing_that_the_reader_sees(book_page, served):
    page = book_page()
    page.add_init_script(SHIFTS)
    page.goto(served + DEPEND)
    painted(page)
    place = page.locator(".tk-place[data-kind='DependencyAssessor']")
    place.scroll_into_view_if_needed()
    before = place.inner_text()
    # Every state that the tool passes through, and what moves around it.
    page.evaluate(
        """() => {
          const place = document.querySelector(".tk-place[data-kind='DependencyAssessor']");
          window.seen = new Set();
          window.drawn = place.querySelector(".tk-depend");
          new MutationObserver(() => seen.add(place.offsetHeight + place.innerText))
            .observe(place, {subtree: true, childList: true, characterData: true});
          shifts.length = 0;
        }"""
    )
    touch(place)
    lives(page, cell_of(page, "DependencyAssessor"))
    page.evaluate(
        "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )
    assert place.inner_text() == before
    assert page.evaluate("[...seen]") in (
        [],
        [page.evaluate("place => place.offsetHeight + place.innerText", place.element_handle())],
    )
    # The list of sections beside the text unfolds where one has scrolled to: that is the theme's.
    moved = [names for _, names in page.evaluate("shifts")]
    assert [names for names in moved if not all("toc-entry" in name for name in names)] == []
    assert place.evaluate("place => place.querySelector('.tk-depend') === window.drawn"), (
        "it is the same element"
    )


def test_a_move_made_before_python_is_there_is_kept_and_answered(book_page):
    page = painted(book_page(DEPEND))
    tool = page.locator(".tk-depend")
    heading = tool.get_by_role("heading", level=2)
    before = heading.inner_text()
    tool.get_by_role("combobox", name="Project").select_option("zlib-rs")
    assert not page.evaluate("'python' in teachkitLive.marks"), "it was too early for an answer"
    expect(heading).to_contain_text("zlib-rs", timeout=60000)
    assert heading.inner_text() != before
    expect(tool.get_by_role("combobox", name="Project")).to_have_value("zlib-rs")


def test_cells_run_in_any_order_and_share_one_python(book_page):
    page = painted(book_page(DEPEND))
    form, tool = cell_of(page, "YourProject"), cell_of(page, "DependencyAssessor")
    assert tool < form
    touch(page.locator(".tk-place[data-kind='YourProject']"))
    lives(page, form)
    assert f"cell {tool}" not in page.evaluate("teachkitLive.marks"), "nobody looked at it yet"
    touch(page.locator(".tk-place[data-kind='DependencyAssessor']"))
    lives(page, tool)
    select = page.locator(".tk-depend").get_by_role("combobox", name="Project")
    select.select_option("sudo-rs")
    expect(page.locator(".tk-depend").get_by_role("heading", level=2)).to_contain_text("sudo-rs")
    assert len([worker for worker in page.workers if "worker" in worker.url]) == 1


def test_two_views_of_one_widget_follow_each_other(altered):
    def twice(html):
        place = re.search(
            r'<div class="tk-place" [^>]*data-kind="DependencyAssessor">',
            html,
        )[0]
        return html.replace(place, f'{place}<div class="tk-printed"></div></div>{place}', 1)

    page = altered(DEPEND, 0, "", twice)
    first, second = page.locator(".tk-depend").all()
    touch(first)
    lives(page, cell_of(page, "DependencyAssessor"))
    first.get_by_role("combobox", name="Project").select_option("statime")
    expect(second.get_by_role("heading", level=2)).to_contain_text("statime")
    expect(first.get_by_role("heading", level=2)).to_contain_text("statime")


def test_without_the_snapshot_python_starts_the_ordinary_way(book_page):
    asked = []
    page = book_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page.url + DEPEND + "?snapshot=no")
    painted(page)
    touch(page.locator(".tk-depend"))
    lives(page, cell_of(page, "DependencyAssessor"))
    assert any("/runtime/" in url for url in asked)
    assert not [url for url in asked if "snapshot-" in url]
    page.locator(".tk-depend").get_by_role("combobox", name="Project").select_option("sudo-rs")
    expect(page.locator(".tk-depend").get_by_role("heading", level=2)).to_contain_text("sudo-rs")


def test_the_next_page_starts_by_itself_when_python_was_here_before(book_page, served):
    page = painted(book_page(DEPEND))
    touch(page.locator(".tk-depend"))
    lives(page, cell_of(page, "DependencyAssessor"))
    page.goto(served + "notebooks/iterate.html")
    painted(page)
    place = page.locator(".tk-place[data-kind='RevisionTimeline']")
    place.scroll_into_view_if_needed()
    lives(page, cell_of(page, "RevisionTimeline"))


# ---- output


def test_what_a_cell_prints_and_breaks_with_is_shown(altered):
    cell = 11
    page = altered(
        DEPEND,
        cell,
        "print('told', end=' ')\nprint('twice')\n"
        "from teachkit.errors import TeachkitError\n"
        "raise TeachkitError('odd', 'The tide is out', hint='Wait six hours.')",
    )
    page.evaluate("cell => teachkitLive.want(cell)", cell)
    lives(page, cell)
    alert = page.get_by_role("alert").filter(has_text="The tide is out")
    expect(alert).to_contain_text("Wait six hours")
    expect(alert).not_to_contain_text("Traceback")
    expect(page.get_by_text("told twice")).to_be_visible()


def test_a_mistake_in_a_cell_is_told_with_its_trace_folded(altered):
    page = altered(DEPEND, 11, "1 / 0")
    page.evaluate("teachkitLive.want(11)")
    alert = page.get_by_role("alert").filter(has_text="ZeroDivisionError")
    expect(alert).to_contain_text("division by zero", timeout=60000)
    expect(alert.locator("pre")).to_be_hidden()
    alert.get_by_text("Where Python stopped").click()
    expect(alert.locator("pre")).to_contain_text("1 / 0")


def test_a_widget_of_another_class_takes_the_place_of_the_painted_one(altered):
    page = altered(
        DEPEND,
        11,
        "import ipywidgets\n"
        "out = ipywidgets.Output()\n"
        "button = ipywidgets.Button(description='Tell')\n"
        "def tell(_):\n"
        "    with out:\n"
        "        print('from Python')\n"
        "button.on_click(tell)\n"
        "ipywidgets.VBox([button, out])",
    )
    page.evaluate("teachkitLive.want(11)")
    lives(page, 11)
    page.get_by_role("button", name="Tell").click()
    expect(page.get_by_text("from Python")).to_be_visible()
    page.get_by_role("button", name="Tell").click()
    expect(page.locator(".output pre").filter(has_text="from Python")).to_have_text(
        "from Python\nfrom Python\n"
    )


# ---- cannot


def test_a_browser_without_webassembly_is_told_so(book_page, served):
    page = book_page()
    page.add_init_script("delete window.WebAssembly")
    page.goto(served + DEPEND)
    painted(page)
    touch(page.locator(".tk-depend"))
    status = page.locator(".tk-status")
    expect(status).to_contain_text("this browser has no WebAssembly")
    expect(status.get_by_role("button", name="Try again")).to_have_count(0)
    expect(page.locator(".tk-depend").get_by_role("heading", level=2)).to_contain_text("ntpd-rs")
    status.get_by_role("button", name="Close").click()
    touch(page.locator(".tk-depend"))
    expect(status.get_by_role("button")).to_have_count(0)


def test_a_file_that_is_missing_is_told_and_tried_again(book_page):
    page = painted(book_page(DEPEND))
    page.context.route("**/runtime/**/wasm-*", lambda route: route.fulfill(status=404))
    touch(page.locator(".tk-depend"))
    status = page.locator(".tk-status")
    expect(status).to_contain_text("Python could not start", timeout=60000)
    expect(status).to_contain_text("can still be read")
    page.context.unroute("**/runtime/**/wasm-*")
    status.get_by_role("button", name="Try again").click()
    lives(page, cell_of(page, "DependencyAssessor"))
    expect(page.locator("html")).to_have_attribute("data-live", "live")


def test_a_python_that_dies_is_told_and_begins_again(book_page):
    page = painted(book_page(DEPEND))
    touch(page.locator(".tk-depend"))
    lives(page, cell_of(page, "DependencyAssessor"))
    (worker,) = [one for one in page.workers if "worker" in one.url]
    worker.evaluate("void setTimeout(() => { throw new Error('out of memory'); })")
    status = page.locator(".tk-status")
    expect(status).to_contain_text("Python stopped: ")
    tool = page.locator(".tk-depend")
    tool.get_by_role("combobox", name="Project").select_option("sudo-rs")
    expect(tool.get_by_role("heading", level=2)).to_contain_text("ntpd-rs")
    status.get_by_role("button", name="Try again").click()
    expect(tool.get_by_role("heading", level=2)).to_contain_text("sudo-rs", timeout=60000)


def test_progress_is_shown_while_it_starts_and_gone_when_it_lives(book_page):
    page = painted(book_page(DEPEND))
    page.evaluate(
        """() => {
          window.told = [];
          const status = document.querySelector(".tk-status");
          new MutationObserver(() => told.push(status.innerText))
            .observe(status, {subtree: true, childList: true, characterData: true});
        }"""
    )
    touch(page.locator(".tk-depend"))
    lives(page, cell_of(page, "DependencyAssessor"))
    told = page.evaluate("told")
    assert any(re.search(r"[\d.]+ of 1\d\.\d MB", text) for text in told), told
    status = page.locator(".tk-status")
    expect(status.get_by_role("status")).to_have_text("Python is ready")
    assert "inset" in status.evaluate("one => getComputedStyle(one).clipPath"), "out of sight"
