"""The assessor in a real JupyterLab: by pointer, by keyboard, in both themes, and with nobody else.

Every request that is not for this machine is refused, and fails the test that made it.
"""

import json
import re
import statistics
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELL = """
from teachkit.widgets import DependencyAssessor
widget = DependencyAssessor("ntpd-rs")
widget
"""
LOCK = """version = 4

[[package]]
name = "clock"
version = "1.0.0"
dependencies = [
 "log",
 "time",
]

[[package]]
name = "log"
version = "0.4.20"
source = "registry+https://github.com/rust-lang/crates.io-index"

[[package]]
name = "time"
version = "0.1.43"
source = "registry+https://github.com/rust-lang/crates.io-index"
dependencies = [
 "log",
]
"""


@pytest.fixture(scope="module")
def notebook(open_notebook):
    """The notebook, run; one page for all tests, because a start takes many seconds."""
    return open_notebook(
        CELL,
        ".tk-depend .tk-rows .tk-row",
        viewport={"width": 1280, "height": 1700},
        accept_downloads=True,
    )


@pytest.fixture
def widget(notebook):
    """The widget on the latest release of ntpd-rs, with nothing filtered, ticked or selected."""
    root = notebook.locator(".tk-depend")
    root.get_by_role("combobox", name="Project").select_option("zlib-rs")
    expect(root.get_by_role("heading", level=2)).to_contain_text("zlib-rs")
    root.get_by_role("combobox", name="Project").select_option("ntpd-rs")
    expect(root.get_by_role("heading", level=2)).to_contain_text("ntpd-rs")
    root.get_by_role("tab", name="Packages").click()
    root.get_by_role("searchbox", name="Filter packages").fill("")
    for pressed in root.locator(".tk-facet[aria-pressed='true']").all():
        pressed.click()
    return root


def figure(widget, key):
    return int(widget.locator(f"[data-number='{key}']").inner_text().replace(",", ""))


def names(widget):
    """The names in sight, from the top."""
    rows = widget.locator(".tk-rows .tk-row").all()
    rows.sort(key=lambda row: int(row.get_attribute("aria-rowindex")))
    return [row.locator(".tk-name").inner_text() for row in rows]


def test_a_release_is_picked_and_its_numbers_shown(widget, notebook):
    heading = widget.get_by_role("heading", level=2)
    slider = widget.get_by_role("slider", name="Release")
    latest, packages = heading.inner_text(), figure(widget, "packages")
    crates = widget.locator(".tk-count").inner_text().split()[0]
    assert f", {crates} crates" in slider.get_attribute("aria-valuetext")
    # Some steps back, to a lock of another size.
    for _ in range(3):
        before = heading.inner_text()
        widget.get_by_role("button", name="One release earlier").click()
        expect(heading).not_to_have_text(before)
    assert figure(widget, "packages") != packages
    tag = heading.inner_text().split()[-1]
    assert slider.get_attribute("aria-valuetext").startswith(f"{tag}, ")
    slider.focus()
    notebook.keyboard.press("End")
    expect(heading).to_have_text(latest)
    assert figure(widget, "packages") == packages


def test_the_table_is_sorted_by_its_headers(widget):
    header = widget.get_by_role("columnheader", name="Package")
    header.get_by_role("button").click()
    expect(header).to_have_attribute("aria-sort", "ascending")
    shown = names(widget)
    assert shown == sorted(shown)
    header.get_by_role("button").click()
    expect(header).to_have_attribute("aria-sort", "descending")
    assert names(widget)[0] > shown[-1]
    widget.get_by_role("columnheader", name="Goes with it").get_by_role("button").click()
    goes = widget.locator(".tk-rows .tk-c-gone").all_inner_texts()
    assert [int(n) for n in goes] == sorted(map(int, goes), reverse=True)


def test_only_the_rows_in_sight_are_in_the_page(widget):
    grid = widget.get_by_role("grid", name="Packages")
    assert int(grid.get_attribute("aria-rowcount")) > 200
    assert widget.locator(".tk-rows .tk-row").count() < 60
    grid.evaluate("grid => grid.scrollTop = grid.scrollHeight")
    last = grid.get_attribute("aria-rowcount")
    expect(widget.locator(f".tk-rows .tk-row[aria-rowindex='{last}']")).to_have_count(1)


def test_the_filter_keeps_what_fits_and_says_how_many(widget):
    widget.get_by_role("searchbox", name="Filter packages").fill("tokio")
    expect(widget.locator(".tk-count")).to_contain_text(" of ")
    assert names(widget)
    assert all("tokio" in name for name in names(widget))
    direct = widget.get_by_role("group", name="Show only").get_by_role("button", name="Direct")
    direct.click()
    expect(direct).to_have_attribute("aria-pressed", "true")
    expect(widget.locator(".tk-rows .tk-row .tk-yes").first).to_be_visible()
    assert widget.locator(".tk-rows .tk-row").count() == widget.locator(".tk-rows .tk-yes").count()
    widget.get_by_role("searchbox", name="Filter packages").fill("no such crate")
    expect(widget.get_by_text("No package fits this filter.")).to_be_visible()


def test_a_package_is_opened_and_left_by_the_keyboard_alone(widget, notebook):
    grid = widget.get_by_role("grid", name="Packages")
    grid.focus()
    notebook.keyboard.press("Home")
    for key in ("ArrowDown", "ArrowDown", "ArrowUp"):
        notebook.keyboard.press(key)
    active = notebook.locator(f"id={grid.get_attribute('aria-activedescendant')}")
    name = active.locator(".tk-name").inner_text()
    notebook.keyboard.press("Enter")
    details = widget.get_by_role("complementary", name="The selected package")
    title = details.get_by_role("heading", level=3)
    expect(title).to_contain_text(name)
    expect(title).to_be_focused()
    for section in ("Why is it here?", "What goes with it?", "Advisories", "Audits", "Debian"):
        expect(details.get_by_role("heading", name=section)).to_be_visible()
    notebook.keyboard.press("Escape")
    expect(details).to_be_hidden()
    expect(grid).to_be_focused()


def test_a_tick_moves_the_numbers_and_undo_moves_them_back(widget, notebook):
    before = figure(widget, "packages")
    grid = widget.get_by_role("grid", name="Packages")
    grid.focus()
    notebook.keyboard.press("Home")
    gone = int(widget.locator(".tk-rows .tk-active .tk-c-gone").inner_text())
    assert gone > 10
    notebook.keyboard.press("Space")
    expect(widget.locator("[data-number='packages']")).to_have_text(str(before - gone))
    expect(widget.get_by_role("group", name="What-if")).to_contain_text(
        f"packages {before} → {before - gone}"
    )
    expect(widget.get_by_role("status")).to_contain_text("Without")
    assert widget.locator(".tk-rows .tk-gone").count() > 1
    widget.get_by_role("button", name="Undo").click()
    expect(widget.locator("[data-number='packages']")).to_have_text(str(before))
    widget.get_by_role("tab", name="What if").click()
    widget.get_by_role("tabpanel").get_by_role("checkbox").nth(1).check()
    expect(widget.locator("[data-number='packages']")).not_to_have_text(str(before))
    widget.get_by_role("button", name="Clear").click()
    expect(widget.locator("[data-number='packages']")).to_have_text(str(before))


def paste(widget, text):
    box = widget.locator(".tk-chooser .tk-pastebox")
    if not box.evaluate("box => box.open"):
        box.locator("summary").click()
    box.get_by_role("textbox").fill(text)
    box.get_by_role("button", name="Assess").click()


def test_a_broken_lock_says_where_and_what_to_do_and_keeps_the_result(widget):
    heading = widget.get_by_role("heading", level=2).inner_text()
    packages = figure(widget, "packages")
    paste(widget, LOCK + "<<<<<<< HEAD\n")
    alert = widget.get_by_role("alert")
    expect(alert).to_be_visible()
    expect(alert).to_contain_text("Cargo.lock")
    expect(alert).to_contain_text("still the previous result")
    assert widget.get_by_role("heading", level=2).inner_text() == heading
    assert figure(widget, "packages") == packages
    paste(widget, LOCK)
    expect(alert).to_be_hidden()
    expect(widget.get_by_role("heading", level=2)).not_to_have_text(heading)
    assert figure(widget, "packages") == 3
    assert sorted(names(widget)) == ["log", "time"]


def test_files_dropped_together_are_read_together(widget, notebook):
    manifest = (
        '[package]\nname = "clock"\nversion = "1.0.0"\n'
        '[dependencies]\nlog = "0.4"\n[dev-dependencies]\ntime = "0.1"\n'
    )
    transfer = notebook.evaluate_handle(
        """([lock, manifest]) => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([lock], "Cargo.lock"));
          transfer.items.add(new File([manifest], "Cargo.toml"));
          return transfer;
        }""",
        [LOCK, manifest],
    )
    widget.locator(".tk-chooser .tk-drop").dispatch_event("drop", {"dataTransfer": transfer})
    expect(widget.locator("[data-number='packages']")).to_have_text("3")
    time_row = widget.locator(".tk-rows .tk-row", has_text="time")
    expect(time_row.locator(".tk-c-kind")).to_have_text("dev")


def test_the_graph_is_walked_by_keyboard_and_shows_what_it_selects(widget, notebook):
    widget.get_by_role("tab", name="Graph").click()
    tree = widget.get_by_role("tree", name="Packages as nested boxes")
    tree.focus()
    item = tree.get_by_role("treeitem")
    expect(item).to_contain_text("ntpd-rs")
    notebook.keyboard.press("ArrowRight")
    expect(item).to_have_attribute("aria-level", "2")
    expect(item).to_have_attribute("aria-expanded", "false")
    first = item.inner_text()
    notebook.keyboard.press("ArrowDown")
    expect(item).not_to_have_text(first)
    notebook.keyboard.press("ArrowUp")
    notebook.keyboard.press("Enter")
    expect(item).to_have_attribute("aria-expanded", "true")
    details = widget.get_by_role("complementary", name="The selected package")
    expect(details).to_contain_text(first.split()[0])
    notebook.keyboard.press("ArrowRight")
    expect(item).to_have_attribute("aria-level", "3")
    notebook.keyboard.press("ArrowLeft")
    expect(item).to_have_attribute("aria-level", "2")
    search = widget.get_by_role("searchbox", name="Find packages in the graph")
    search.fill("libc")
    expect(widget.locator(".tk-caption")).to_contain_text("found")
    search.press("Enter")
    expect(item).to_contain_text("libc")


def test_the_picture_is_painted(widget, notebook):
    widget.get_by_role("tab", name="Graph").click()
    canvas = widget.locator("canvas")
    colours = canvas.evaluate(
        """canvas => {
          const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          const seen = new Set();
          for (let i = 0; i < data.length; i += 4)
            seen.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
          return seen.size;
        }"""
    )
    assert colours > 20, "the canvas shows more than one plain surface"


def test_two_releases_are_compared(widget):
    widget.get_by_role("tab", name="Compare").click()
    panel = widget.get_by_role("tabpanel")
    release = panel.get_by_role("combobox", name="release")
    expect(release.locator("option").nth(1)).to_be_attached()
    release.select_option(index=0)
    panel.get_by_role("button", name="Compare", exact=True).first.click()
    expect(panel.get_by_role("heading", name=re.compile("Came"))).to_be_visible()
    row = panel.get_by_role("row", name=re.compile("^packages"))
    before, after, change = row.get_by_role("cell").all_inner_texts()
    assert int(after) == figure(widget, "packages")
    assert int(change.replace("\N{MINUS SIGN}", "-").replace("=", "0")) == int(after) - int(before)


def test_a_report_is_downloaded(widget, notebook):
    widget.get_by_role("combobox", name="Export as").select_option("cyclonedx")
    with notebook.expect_download() as download:
        widget.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename.endswith(".cdx.json")
    bom = json.loads(Path(download.value.path()).read_text())
    assert bom["bomFormat"] == "CycloneDX"
    assert len(bom["components"]) > 100


def contrast(page):
    """The lowest contrast of text against what is behind it, over all text in the widget."""
    return page.evaluate(
        """() => {
          const parse = (colour) => {
            const probe = new OffscreenCanvas(1, 1).getContext("2d");
            probe.fillStyle = colour;
            probe.fillRect(0, 0, 1, 1);
            const [r, g, b, a] = probe.getImageData(0, 0, 1, 1).data;
            return [r, g, b, a / 255];
          };
          const light = ([r, g, b]) => {
            const [x, y, z] = [r, g, b].map((v) => v / 255)
              .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
            return 0.2126 * x + 0.7152 * y + 0.0722 * z;
          };
          const behind = (element) => {
            for (let one = element; one; one = one.parentElement) {
              const colour = parse(getComputedStyle(one).backgroundColor);
              if (colour[3] > 0.99) return colour;
            }
            return [255, 255, 255, 1];
          };
          let worst = [99, ""];
          for (const element of document.querySelectorAll(".tk-depend *")) {
            const own = [...element.childNodes]
              .some((node) => node.nodeType === 3 && node.textContent.trim());
            if (!own || !element.checkVisibility()) continue;
            if (element.closest(":disabled, .tk-hidden")) continue;
            const [a, b] = [light(parse(getComputedStyle(element).color)), light(behind(element))];
            const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            if (ratio < worst[0])
              worst = [ratio, element.className + ": " + element.textContent.trim().slice(0, 40)];
          }
          return worst;
        }"""
    )


@pytest.fixture
def dark(notebook):
    """JupyterLab's own dark theme, and the light one again afterwards."""
    change = "theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})"
    notebook.evaluate(change, "JupyterLab Dark")
    notebook.wait_for_selector("body[data-jp-theme-light='false']", state="attached")
    yield
    notebook.evaluate(change, "JupyterLab Light")
    notebook.wait_for_selector("body[data-jp-theme-light='true']", state="attached")


def test_text_has_contrast_in_the_light_theme(widget, notebook):
    widget.locator(".tk-rows .tk-row").nth(1).click()
    expect(widget.get_by_role("complementary")).to_be_visible()
    assert widget.get_attribute("data-scheme") == "light"
    ratio, where = contrast(notebook)
    assert ratio >= 4.5, where


def test_the_dark_theme_of_lab_is_followed_with_contrast(widget, notebook, dark):
    expect(widget).to_have_attribute("data-scheme", "dark")
    widget.locator(".tk-rows .tk-row").nth(1).click()
    expect(widget.get_by_role("complementary")).to_be_visible()
    ratio, where = contrast(notebook)
    assert ratio >= 4.5, where


@pytest.mark.parametrize("view", ["Packages", "Graph", "What if", "Review first", "Compare"])
def test_axe_finds_nothing_wrong_with_what_is_ours(widget, notebook, view):
    axe = pytest.importorskip(
        "axe_playwright_python", reason="axe-playwright-python is not installed"
    )
    script = Path(axe.__file__).with_name("axe.min.js").read_text()
    widget.get_by_role("tab", name=view).click()
    if view == "Packages":
        widget.locator(".tk-rows .tk-row").nth(1).click()
        expect(widget.get_by_role("complementary")).to_be_visible()
    notebook.evaluate(script)
    found = notebook.evaluate("() => axe.run('.tk-depend')")
    assert len(found["passes"]) > 10
    assert [
        (rule["id"], [node["html"][:160] for node in rule["nodes"]]) for rule in found["violations"]
    ] == []


def test_it_stands_in_one_column_on_a_narrow_page(widget, notebook):
    try:
        notebook.set_viewport_size({"width": 520, "height": 1700})
        width = 1e9
        for _ in range(50):  # JupyterLab lays itself out in its own time
            width = widget.evaluate("root => root.getBoundingClientRect().width")
            if width < 430:
                break
            notebook.wait_for_timeout(100)
        assert width < 430
        lefts = widget.locator(".tk-card").evaluate_all(
            "cards => cards.map(card => card.getBoundingClientRect().left)"
        )
        assert len(set(lefts)) == 1
        wide = widget.evaluate(
            """root => [...root.querySelectorAll('*')].filter((one) => one.checkVisibility()
              && !one.closest('.tk-grid, .tk-hidden, svg')
              && one.getBoundingClientRect().right > root.getBoundingClientRect().right + 1)
              .map((one) => one.className)"""
        )
        assert wide == []
    finally:
        notebook.set_viewport_size({"width": 1280, "height": 1700})


def test_the_state_is_there_for_the_notebook(widget, notebook):
    """What the reader does in the browser, the next cell can read."""
    widget.locator(".tk-rows input").first.check()
    expect(widget.get_by_role("group", name="What-if")).to_contain_text("Without")
    label = widget.get_by_role("button", name=re.compile("^Keep ")).get_attribute("aria-label")
    answer = notebook.evaluate(
        """async () => {
          const panel = window.jupyterapp.shell.currentWidget;
          const kernel = panel.sessionContext.session.kernel;
          const future = kernel.requestExecute({code: "print(widget.removed_labels[0])"});
          let said = "";
          future.onIOPub = ({header, content}) => {
            if (header.msg_type === "stream") said += content.text;
          };
          await future.done;
          return said.trim();
        }"""
    )
    assert label == f"Keep {answer}"


def test_answers_come_within_their_time(widget, notebook, capsys):
    """Medians from the click to the numbers in the page, kernel and comm included.

    The limits are those of the issue times three: a shared machine is not a benchmark; the
    figures are printed.
    """
    tick = """(nth) => new Promise((resolve) => {
      const cell = document.querySelector("[data-number='packages']").closest(".tk-cards");
      const before = performance.now();
      const observer = new MutationObserver(() => {
        observer.disconnect();
        resolve(performance.now() - before);
      });
      observer.observe(cell, {childList: true, subtree: true});
      document.querySelectorAll(".tk-rows input")[nth].click();
    })"""
    times = []
    for _ in range(20):
        notebook.wait_for_timeout(150)  # nobody clicks while the page still paints the last one
        times.append(notebook.evaluate(tick, 0))
    choose = """(by) => new Promise((resolve) => {
      const title = document.querySelector(".tk-depend .tk-title");
      const before = performance.now();
      const observer = new MutationObserver(() => { observer.disconnect();
        requestAnimationFrame(() => resolve(performance.now() - before)); });
      observer.observe(title, {childList: true, characterData: true, subtree: true});
      document.querySelectorAll(".tk-through button")[by].click();
    })"""
    firsts = []
    for n in range(10):
        notebook.wait_for_timeout(150)
        firsts.append(notebook.evaluate(choose, n % 2))
    with capsys.disabled():
        print(  # noqa: T201
            f"\nwhat-if: median {statistics.median(times):.0f} ms of {len(times)}; "
            f"a release of {figure(widget, 'packages')} packages: "
            f"median {statistics.median(firsts):.0f} ms of {len(firsts)}"
        )
    assert statistics.median(times) < 150
    assert statistics.median(firsts) < 900
