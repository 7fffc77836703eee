"""An exercise is solved in its page of the book: wrong first, then right, and nothing is lost."""

import json
import re
from pathlib import Path

import jupytext
import pytest
from playwright.sync_api import expect

from teachkit.course.load import load_exercise
from teachkit.course.record import HEADER, read_record
from teachkit.grading.answers import cells_of
from teachkit.grading.checks import answer_from_cells, run_checks

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NAME = "depend/closure"
PAGE = f"exercises/{NAME}/statement.html"
STATEMENT = f"exercises/{NAME}/statement.md"
WRITTEN = 1  # the cell with the function
LAST = 3
MINUTE = 60000

STORED = """(store) => new Promise((resolve, reject) => {
  const asked = indexedDB.open("teachkit:/course/");
  asked.onerror = () => reject(asked.error);
  asked.onsuccess = () => {
    const all = asked.result.transaction([store]).objectStore(store).getAll();
    all.onsuccess = () => { asked.result.close(); resolve(all.result); };
  };
})"""


@pytest.fixture
def exercise_page(book_page):
    """A function: open an exercise's page and wait until its editors are there."""

    def opened(path=PAGE, **options):
        page = book_page(path, **options)
        ready(page)
        return page

    return opened


def ready(page):
    page.wait_for_selector("html[data-exercise=ready]", timeout=MINUTE)


def solution():
    return load_exercise(NAME).solutions[0].read_text()


def wrong(name):
    (path,) = (path for path in load_exercise(NAME).wrong if path.stem == name)
    return path.read_text()


def write(page, code, cell=WRITTEN):
    editor = page.get_by_role("textbox", name=f"Code of cell {cell + 1}")
    editor.click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(code)


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def run(page, cell):
    page.get_by_role("button", name=f"Run cell {cell + 1}").click()


def output(page, cell):
    return page.get_by_role("log", name=f"Output of cell {cell + 1}")


def told(page):
    return page.locator(".tk-exercise-told")


def checked(page):
    """Press Check, wait for the end, and return what each line says."""
    press(page, "Check")
    expect(told(page)).to_have_text(re.compile("checks passed"), timeout=MINUTE)
    return [line.inner_text() for line in page.locator(".tk-exercise-checks li").all()]


def kept(page, path=STATEMENT):
    """The text of a file of the store, or None."""
    return {file["path"]: file["text"] for file in page.evaluate(STORED, "files")}.get(path)


def body(text):
    """A notebook's text below its header, in which jupytext writes its own version."""
    return text.split("\n---\n", 1)[1].strip()


def entries(page):
    return read_record([HEADER, *page.evaluate(STORED, "lines")]).entries


def test_wrong_then_right_then_everything_is_still_there(exercise_page):
    page = exercise_page()
    folder = load_exercise(NAME)
    for source, outcome in ((wrong("direct_only"), False), (solution(), True)):
        write(page, source)
        lines = checked(page)
        report = run_checks(folder, answer_from_cells(folder, [source]))
        for line, result in zip(lines, report.results, strict=True):
            assert " ".join(result.sentence.split()).replace("`", "") in line
            assert line.startswith("Passed:" if result.outcome == "passed" else "Not yet:")
            assert " ".join(result.message.split()).replace("`", "") in " ".join(line.split())
        said = entries(page)[-1]
        assert (said.kind, said.id, said.revision, said.right) == ("exercise", NAME, 1, outcome)
        outcomes = {result.name: result.outcome for result in report.results}
        assert said.said == {"outcomes": outcomes, "hints": 0}
    expect(page.locator(".tk-exercise-standing")).to_have_text("Passed.")
    page.reload()
    ready(page)
    expect(page.locator(".tk-exercise-standing")).to_have_text("Passed.")
    editor = page.get_by_role("textbox", name=f"Code of cell {WRITTEN + 1}")
    expect(editor).to_contain_text(solution().strip().splitlines()[-1].strip())
    page.goto(page.url.partition("exercises/")[0] + "notebooks/depend.html")
    box = page.locator(f".tk-exercise-box[data-exercise='{NAME}']")
    expect(box.locator(".tk-exercise-standing")).to_have_text("Passed.")
    expect(page.locator(".tk-exercise-box .tk-exercise-standing").nth(1)).to_have_text(
        "Not begun yet."
    )
    box.get_by_role("link").click()
    page.wait_for_url(f"**/{PAGE}")


def test_what_is_kept_is_the_notebook_that_jupyterlab_would_keep(exercise_page):
    page = exercise_page()
    code = 'def closure(needs, start):\n    """Say ```so```."""\n    return set()'
    write(page, code)
    checked(page)
    text = kept(page)
    built = load_exercise(NAME).statement.read_text()
    cells = cells_of(built, ".md")
    assert text == built.replace(cells[WRITTEN], code)
    assert cells_of(text, ".md") == (*cells[:WRITTEN], code, *cells[WRITTEN + 1 :])
    again = jupytext.writes(jupytext.reads(text, fmt="md:myst"), fmt="md:myst")
    assert body(again) == body(text)


def test_a_cell_runs_after_those_that_it_needs_and_shows_what_a_notebook_would(exercise_page):
    page = exercise_page()
    write(page, solution())
    run(page, LAST)
    expect(output(page, LAST)).to_contain_text("[('", timeout=MINUTE)
    expect(output(page, 0)).to_contain_text("Cargo.lock of ntpd-rs")
    write(page, "print('twice'); print('over')\n{'a': 1}", cell=0)
    run(page, 0)
    expect(output(page, 0).locator("pre").nth(0)).to_have_text("twice\nover")
    expect(output(page, 0).locator("pre").nth(1)).to_have_text("{'a': 1}")


def test_an_error_is_told_with_its_line_and_what_needs_the_cell_says_so(exercise_page):
    page = exercise_page()
    write(page, "needs = 1\n1 / 0", cell=0)
    run(page, LAST)
    told_there = page.locator("#cell-3 .tk-run-told")
    expect(told_there).to_have_text("Cell 1 has to run first, and it does not.", timeout=MINUTE)
    expect(output(page, 0)).to_contain_text("Line 2: ZeroDivisionError: division by zero")
    write(page, "needs = {}", cell=0)
    write(page, "def closure(needs, start:\n    return 1")
    run(page, WRITTEN)
    expect(output(page, WRITTEN)).to_contain_text("Line 1: SyntaxError")
    lines = checked(page)
    assert all(line.startswith("Could not run:") for line in lines)
    assert "is not Python yet" in lines[0]


def test_an_endless_loop_can_be_stopped_and_is_stopped_by_itself_in_a_check(exercise_page):
    page = exercise_page()
    write(page, "while True:\n    print('again')", cell=0)
    run(page, 0)
    expect(output(page, 0)).to_contain_text("again", timeout=MINUTE)
    press(page, "Stop")
    expect(page.locator("#cell-0 .tk-run-told")).to_contain_text("Stopped.")
    write(page, "6 * 7", cell=0)
    run(page, 0)
    expect(output(page, 0)).to_have_text("42", timeout=MINUTE)
    write(page, "def closure(needs, start):\n    while True:\n        pass")
    press(page, "Check")
    first = page.locator(".tk-exercise-checks li").first
    expect(first).to_contain_text("did not finish within", timeout=MINUTE)
    expect(first).to_contain_text("Could not run:")
    press(page, "Stop")
    expect(told(page)).to_contain_text("Stopped.")
    write(page, solution())
    assert len(checked(page)) == 4


def test_a_step_that_never_ends_costs_its_check_and_python_comes_back(exercise_page):
    page = exercise_page()
    write(page, "import itertools\ndef closure(needs, start):\n    return sum(itertools.count())")
    lines = checked(page)
    assert "did not finish within" in lines[0]
    assert lines[1].endswith("Not tried.")
    assert entries(page)[-1].right is False
    write(page, solution())
    checked(page)
    assert entries(page)[-1].right is True


def test_hints_come_one_by_one_and_giving_up_is_asked_and_kept(exercise_page):
    page = exercise_page()
    hints = load_exercise(NAME).exercise.hints
    press(page, "Hint 1 of 3")
    expect(page.locator(".tk-exercise-hints li")).to_have_count(1)
    expect(page.locator(".tk-exercise-hints li")).to_have_text(hints[0])
    press(page, "Hint 2 of 3")
    page.reload()
    ready(page)
    expect(page.locator(".tk-exercise-hints li")).to_have_count(2)
    press(page, "Show a solution")
    expect(page.locator(".tk-exercise-asked")).to_contain_text("is no shame")
    press(page, "No")
    assert [(entry.kind, entry.said) for entry in entries(page)] == [
        ("hint", {"number": 1}),
        ("hint", {"number": 2}),
    ]
    press(page, "Show a solution")
    press(page, "Yes, I give up on this one")
    expect(page.locator(".tk-exercise-asked")).to_contain_text("has no solutions")
    expect(page.locator(".tk-exercise-standing")).to_contain_text("looked at the solution")
    last = entries(page)[-1]
    assert (last.kind, last.right, last.said) == ("give-up", None, {})


def test_starting_over_asks_and_keeps_what_there_was(exercise_page):
    page = exercise_page()
    write(page, "def closure(needs, start):\n    return 'mine'")
    press(page, "Start over")
    press(page, "Yes, start over")
    expect(told(page)).to_contain_text("Begun again. What you had is kept as kept/")
    aside = re.search(r"kept/\S+", told(page).inner_text())[0]
    assert "return 'mine'" in kept(page, aside)
    assert kept(page) == load_exercise(NAME).statement.read_text()
    expect(page.get_by_role("textbox", name="Code of cell 2")).to_contain_text("found: set[str]")


def test_two_tabs_keep_each_other_up_to_date(exercise_page, served):
    page = exercise_page()
    other = page.context.new_page()
    other.goto(served + PAGE)
    ready(other)
    write(page, "def closure(needs, start):\n    return 'from the first'")
    expect(other.get_by_role("textbox", name="Code of cell 2")).to_contain_text("from the first")


def test_a_notebook_with_other_cells_keeps_them(exercise_page):
    """As after work in JupyterLab: a cell more, other prose, and the function in another place."""
    page = exercise_page()
    built = load_exercise(NAME).statement.read_text()
    theirs = built.replace("## Write it\n", "## Mine\n\n```{code-cell} ipython3\nx = 1\n```\n")
    write(page, "x")  # so that the file is there, and has a version
    checked(page)
    page.evaluate(
        """([path, text]) => new Promise((resolve) => {
          const asked = indexedDB.open("teachkit:/course/");
          asked.onsuccess = () => {
            const files = asked.result.transaction(["files"], "readwrite").objectStore("files");
            const put = files.put({path, text, version: 99});
            put.onsuccess = () => { asked.result.close(); resolve(); };
          };
        })""",
        [STATEMENT, theirs],
    )
    page.reload()
    ready(page)
    write(page, solution().strip())
    checked(page)
    starter = cells_of(built, ".md")[WRITTEN]
    assert kept(page) == theirs.replace(starter, solution().strip())
    assert entries(page)[-1].right is True


def test_it_all_works_by_keyboard(exercise_page):
    page = exercise_page()
    page.get_by_role("textbox", name="Code of cell 1").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("if True:\n")
    page.keyboard.type("print(6 * 7)")
    page.keyboard.press("Tab")  # indents, and stays
    editor = page.get_by_role("textbox", name="Code of cell 1")
    expect(editor).to_be_focused()
    page.keyboard.press("Shift+Enter")
    expect(output(page, 0)).to_have_text("42", timeout=MINUTE)
    expect(editor).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Run cell 1")).to_be_focused()
    for _ in range(20):
        if page.evaluate("document.activeElement.textContent") == "Check":
            break
        if page.evaluate("!!document.activeElement.closest('.cm-editor')"):
            page.keyboard.press("Escape")
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(told(page)).to_have_text("0 of 4 checks passed.", timeout=MINUTE)
    expect(page.get_by_role("button", name="Check", exact=True)).to_be_focused()


def test_without_javascript_the_page_reads_as_it_is(book_page):
    page = book_page(PAGE, java_script_enabled=False)
    panel = page.locator(".tk-exercise-panel")
    text = " ".join(panel.inner_text().split())
    for sentence in ("Two versions of one crate are two packages", "teachkit check depend/closure"):
        assert sentence in text
    assert panel.locator("details").count() == 3
    expect(page.locator("#cell-1")).to_contain_text("def closure")
    page.goto(page.url.replace(PAGE, "notebooks/depend.html"))
    box = page.locator(f".tk-exercise-box[data-exercise='{NAME}']")
    expect(box).to_contain_text("Everything that one line brings")
    expect(box).to_contain_text("Difficulty 1 of 3")


def test_without_its_editor_the_page_has_plain_text_areas(book_page, served):
    page = book_page(service_workers="block")  # it would answer in the host's place
    page.route(
        "**/live/*/chunk-*.js",  # one of them is CodeMirror
        lambda route: route.abort() if "cm-content" in route.fetch().text() else route.continue_(),
    )
    page.goto(served + PAGE)
    ready(page)
    area = page.locator("textarea").nth(WRITTEN)
    area.fill(solution())
    lines = checked(page)
    assert all(line.startswith("Passed:") for line in lines)
    assert "closure" in kept(page)


def test_the_pages_data_hold_no_hidden_check_and_no_solution(site):
    for path in sorted(site.glob("exercises/*/*/statement.html")):
        text = path.read_text()
        (data,) = re.findall(
            r'<script type="application/x-teachkit-exercise\+json">(.*?)</script>', text, re.DOTALL
        )
        told = json.loads(data)
        assert told["solutions"] == []
        assert told["statement"] == load_exercise(told["id"]).statement.read_text()
        assert "test_hidden" not in text
    assert len(list(site.glob("exercises/*/*/statement.html"))) == 38


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_once_cells_ran_and_checks_failed(exercise_page, scheme):
    package = pytest.importorskip("axe_playwright_python", reason="axe is not installed")
    page = exercise_page(color_scheme=scheme)
    write(page, "def closure(needs, start):\n    return 1 / 0  # 'no'")
    run(page, 0)
    expect(output(page, 0)).to_contain_text("Cargo.lock", timeout=MINUTE)
    checked(page)
    run(page, LAST)
    expect(output(page, LAST)).to_contain_text("ZeroDivisionError", timeout=MINUTE)
    press(page, "Hint 1 of 3")
    press(page, "Show a solution")
    page.evaluate(Path(package.__file__).with_name("axe.min.js").read_text())
    found = page.evaluate("axe.run('article')")
    assert len(found["passes"]) > 10
    told = [
        (one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found["violations"]
    ]
    assert told == []


def test_without_a_network_an_exercise_that_was_open_once_is_solved(exercise_page):
    page = exercise_page()
    checked(page)
    page.wait_for_function("navigator.serviceWorker.controller !== null", timeout=MINUTE)
    page.context.set_offline(True)
    write(page, solution())
    press(page, "Start over")
    press(page, "Yes, start over")  # ends Python: the next check starts it anew
    write(page, solution())
    lines = checked(page)
    assert all(line.startswith("Passed:") for line in lines)
