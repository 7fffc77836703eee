"""Each tool and each kind of card of the chapters, alive in the book: a move, and Python's answer.

What they do in full is tested in JupyterLab (tests/browser); here it is that they do it in a page.
"""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PYTHON = 60000  # milliseconds for the first answer, on a machine that does other things as well
LOCK = """version = 4

[[package]]
name = "clock"
version = "1.0.0"
dependencies = [
 "log",
]

[[package]]
name = "log"
version = "0.4.20"
source = "registry+https://github.com/rust-lang/crates.io-index"
"""


# Lets nobody write files into the browser's database, and counts who would, until `letGo()`.
SLOW_DISK = """async () => {
  const names = (await indexedDB.databases()).map((one) => one.name);
  const open = indexedDB.open(names.find((one) => one.startsWith("teachkit")));
  await new Promise((done) => (open.onsuccess = done));
  let held = true;
  const hold = (files) => {
    if (held) files.get("nothing").onsuccess = () => hold(files);
  };
  hold(open.result.transaction("files", "readwrite").objectStore("files"));
  window.letGo = () => (held = false);
  window.waiting = 0;
  const {transaction} = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (stores, mode) {
    waiting += mode === "readwrite" && [stores].flat().includes("files");
    return transaction.call(this, stores, mode);
  };
}"""


@pytest.fixture
def chapter(book_page):
    """A function: open a chapter and wait until its widgets are painted."""

    def opened(word, **options):
        page = book_page(
            f"notebooks/{word}.html", viewport={"width": 1280, "height": 1200}, **options
        )
        page.wait_for_function("'painted' in (window.teachkitLive?.marks ?? {})")
        return page

    return opened


def kept(page, path):
    """A file of the reader's workspace, as the browser keeps it."""
    return page.evaluate(
        """async (path) => {
          const names = (await indexedDB.databases()).map((one) => one.name);
          const open = indexedDB.open(names.find((one) => one.startsWith("teachkit")));
          await new Promise((done) => (open.onsuccess = done));
          const {result: base} = open;
          for (const store of base.objectStoreNames) {
            const all = base.transaction(store).objectStore(store).getAll();
            await new Promise((done) => (all.onsuccess = done));
            const found = all.result.find((one) => one?.path === path);
            if (found) return found.text;
          }
        }""",
        path,
    )


def drop(page, place, name, text):
    """Drop a file on a place."""
    transfer = page.evaluate_handle(
        """([name, text]) => {
          const data = new DataTransfer();
          data.items.add(new File([text], name));
          return data;
        }""",
        [name, text],
    )
    place.dispatch_event("drop", {"dataTransfer": transfer})


# ---- the eight tools


def test_the_assessor_reads_a_dropped_lock_and_gives_a_report(chapter):
    page = chapter("depend", accept_downloads=True)
    tool = page.locator(".tk-depend")
    drop(page, tool.locator(".tk-chooser .tk-drop").first, "Cargo.lock", LOCK)
    expect(tool.get_by_role("heading", level=2)).to_contain_text("your project", timeout=PYTHON)
    expect(tool.locator("[data-number='packages']")).to_have_text("2")
    tool.get_by_role("combobox", name="Export as").select_option("cyclonedx")
    with page.expect_download() as download:
        tool.get_by_role("button", name="Download").click()
    bom = json.loads(Path(download.value.path()).read_text())
    assert "log" in [one["name"] for one in bom["components"]]


def test_the_chooser_ranks_anew_when_a_slider_moves(chapter):
    page = chapter("choose")
    tool = page.locator(".tk-choose")
    first = tool.locator(".tk-rows .tk-row[aria-rowindex='2']")
    before = first.get_attribute("data-name")
    tool.get_by_role("slider", name="A size to carry").fill("4")
    said = tool.locator(".tk-hidden[role=status]")
    expect(said).to_contain_text("First now:", timeout=PYTHON)
    assert first.get_attribute("data-name") != before


def test_the_finder_asks_about_a_claim_that_is_typed(chapter):
    page = chapter("focus")
    tool = page.locator(".tk-focus")
    tool.get_by_role("textbox", name="Claim", exact=True).fill("A blazingly fast server")
    findings = tool.get_by_role("list", name="What the auditor asks")
    expect(findings).to_contain_text("Praise that nobody can measure", timeout=PYTHON)
    expect(tool.locator("mark").first).to_have_text("blazingly fast")


def test_a_guess_about_vulnerabilities_is_compared(chapter):
    page = chapter("premise")
    tool = page.locator(".tk-premise")
    expect(tool.locator(".tk-guess")).to_have_count(7)
    tool.get_by_role("slider", name=re.compile("^sudo ")).fill("60")
    tool.get_by_role("button", name="Commit and look").click()
    expect(tool.locator(".tk-row")).to_have_count(8, timeout=PYTHON)


def test_a_turn_of_the_loop_is_kept_in_the_browser(chapter):
    page = chapter("iterate")
    loop = page.get_by_role("region", name="Turn the loop")
    loop.get_by_role("textbox", name="The claim").fill("Starts in 40 ms")
    loop.get_by_role("textbox", name="The change").fill("say on which machine")
    loop.get_by_role("button", name="Add to plan").click()
    turns = loop.get_by_role("list", name="Turns of the loop in your plan")
    expect(turns).to_contain_text("say on which machine", timeout=PYTHON)
    (row,) = json.loads(kept(page, "plan.json"))["iterate"]["loops"]
    assert row["claim"] == "Starts in 40 ms"
    page.reload()
    loop.scroll_into_view_if_needed()
    expect(turns).to_contain_text("say on which machine", timeout=PYTHON)


def test_nothing_is_said_to_be_saved_before_the_browser_has_it(chapter):
    page = chapter("iterate")
    loop = page.get_by_role("region", name="Turn the loop")
    loop.get_by_role("textbox", name="The claim").fill("Starts in 40 ms")
    loop.get_by_role("textbox", name="The change").fill("say on which machine")
    page.wait_for_function("document.documentElement.dataset.live === 'live'", timeout=PYTHON)
    page.evaluate(SLOW_DISK)
    loop.get_by_role("button", name="Add to plan").click()
    page.wait_for_function("waiting > 0")
    page.wait_for_timeout(500)
    turns = loop.get_by_role("list", name="Turns of the loop in your plan")
    assert turns.count() == 0 or "which machine" not in turns.inner_text()
    page.evaluate("letGo()")
    expect(turns).to_contain_text("say on which machine")
    assert "Starts in 40 ms" in kept(page, "plan.json")


def test_the_map_shows_another_project(chapter):
    page = chapter("document")
    tool = page.locator(".tk-document")
    tool.get_by_role("combobox", name="One of the talk's").select_option(label="statime")
    expect(tool.get_by_role("status")).to_contain_text("statime serves", timeout=PYTHON)


def test_the_planner_counts_who_is_reached(chapter):
    page = chapter("distribute")
    tool = page.locator(".tk-distribute")
    total = tool.locator("[data-number=total]")
    before = total.inner_text()
    box = tool.get_by_role("checkbox", name="Fedora (RPM)")
    box.set_checked(not box.is_checked())
    expect(total).not_to_have_text(before, timeout=PYTHON)


def test_the_table_top_is_played(chapter):
    page = chapter("trust")
    tool = page.locator(".tk-incident")
    tool.locator("[data-choice='use-the-tracker']").click()
    expect(tool.get_by_role("region", name="Log")).to_contain_text(
        "The hole is public", timeout=PYTHON
    )
    tool.get_by_role("button", name="Take back").click()
    expect(tool.locator("[data-choice='use-the-tracker']")).to_be_visible()


# ---- cards of ipywidgets


def test_a_policy_is_checked(chapter):
    page = chapter("trust")
    card = page.locator(".tk-place[data-kind='PolicyCheck']")
    card.get_by_role("textbox", name="The policy, as text").fill(
        "Report a vulnerability in private, by mail to security@parser.dev, never in public.\n"
    )
    card.get_by_role("button", name="Check", exact=True).click()
    expect(card.locator(".tk-result")).to_contain_text("Somebody can report a hole", timeout=PYTHON)


def test_the_form_of_a_project_is_filled_and_found_again(chapter):
    page = chapter("start")
    form = page.locator(".tk-place[data-kind='YourProject']")
    field = form.get_by_role("textbox").first
    field.fill("tide")
    field.press("Tab")
    expect(form).to_contain_text("Saved", timeout=PYTHON)
    page.reload()
    expect(field).to_have_value("tide", timeout=PYTHON)


def test_the_test_before_the_course_goes_on_where_it_was_left(chapter):
    page = chapter("start")
    card = page.locator(".tk-place[data-kind='PreTest']")
    expect(card).to_contain_text("1 of 9")
    card.get_by_role("radio").first.check()
    card.get_by_role("button", name="Commit").click()
    expect(card).to_contain_text("2 of 9", timeout=PYTHON)
    page.reload()
    expect(card).to_contain_text("2 of 9", timeout=PYTHON)


def test_a_plan_is_audited_and_a_review_begins(chapter):
    page = chapter("plan")
    audit = page.locator(".tk-place[data-kind='PlanAudit']")
    audit.scroll_into_view_if_needed()
    audit.hover()
    page.mouse.move(0, 0)
    audit.hover()
    cell = int(audit.get_attribute("data-cell"))
    page.wait_for_function("name => name in teachkitLive.marks", arg=f"cell {cell}", timeout=PYTHON)
    review = page.locator(".tk-place[data-kind='PeerReview']")
    assert review.inner_text()
    expect(page.locator("html")).to_have_attribute("data-live", "live")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_programs_are_sorted(chapter):
    page = chapter("premise")
    card = page.locator(".tk-place[data-kind='SortPrograms']")
    card.get_by_role("radio").first.check()
    card.get_by_role("button").first.click()
    cell = int(card.get_attribute("data-cell"))
    page.wait_for_function("name => name in teachkitLive.marks", arg=f"cell {cell}", timeout=PYTHON)
    expect(page.get_by_role("alert")).to_have_count(0)
