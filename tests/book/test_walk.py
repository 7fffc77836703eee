"""A reader's evening with the book, from a cold start to the plan in JupyterLab.

Everything is done as a reader does it, in one browser that reaches no other host. With
``TEACHKIT_WALK`` set to a folder, each station leaves a picture there, to be looked at.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from teachkit.course.load import load_exercise, load_questions
from teachkit.course.record import read_record
from teachkit.decisions.plan import read_plan
from tests.book.test_live_tools import kept

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MINUTE = 60000
EXERCISE = "depend/closure"
ADDRESS = re.compile(r"http://(?:127\.0\.0\.1|localhost):\d+\S*")
LOCK = """version = 4

[[package]]
name = "clock"
version = "1.0.0"
dependencies = ["log", "time"]

[[package]]
name = "log"
version = "0.4.20"
source = "registry+https://github.com/rust-lang/crates.io-index"

[[package]]
name = "time"
version = "0.1.43"
source = "registry+https://github.com/rust-lang/crates.io-index"
dependencies = ["log"]
"""


@pytest.fixture
def look():
    """A function: leave a picture of the page, when somebody wants to look at them."""
    folder = os.environ.get("TEACHKIT_WALK")

    def take(page, name):
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=Path(folder, f"book-{name}.png"))

    return take


@pytest.fixture
def evening(book_page):
    """A browser window at the cover of the book, of somebody who was never here."""
    page = book_page(accept_downloads=True, viewport={"width": 1280, "height": 1000})
    page.set_default_timeout(MINUTE)
    expect.set_options(timeout=MINUTE)
    yield page
    expect.set_options(timeout=5000)


def test_an_evening_with_the_book(evening, served, look, tmp_path):
    page = evening
    look(page, "cover")
    assess_a_lock_of_ones_own(page, served, look)
    rank_and_save(page, served, look)
    answer_a_question(page, served)
    solve_an_exercise(page, served, look)
    find_everything_again(page, served, look)
    work = export(page, served, look, tmp_path)
    go_on_in_jupyterlab(page, work, look, tmp_path)


def assess_a_lock_of_ones_own(page, served, look):
    page.goto(f"{served}notebooks/depend.html")
    tool = page.locator(".tk-depend")
    expect(tool.get_by_role("heading", level=2)).to_contain_text("ntpd-rs")
    box = tool.locator(".tk-chooser .tk-pastebox")
    box.locator("summary").click()
    box.get_by_role("textbox").fill(LOCK)
    box.get_by_role("button", name="Assess").click()
    expect(tool.get_by_role("heading", level=2)).to_contain_text("your project")
    expect(tool.locator("[data-number='packages']")).to_have_text("3")
    look(page, "assessed")


def rank_and_save(page, served, look):
    page.goto(f"{served}notebooks/choose.html")
    tool = page.locator(".tk-choose")
    rows = tool.locator(".tk-rows")
    before = rows.inner_text()
    slider = tool.locator("input[type=range]").first
    slider.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(rows).not_to_have_text(before)
    tool.get_by_label("Why is my favourite").fill("expat")
    tool.get_by_role("button", name="Tell me").click()
    reasons = tool.get_by_role("complementary")
    reasons.get_by_label("Your reason").fill("It reads what strangers send.")
    reasons.get_by_role("button", name="Save to plan").click()
    expect(reasons.get_by_role("button", name="Save again")).to_be_visible()
    look(page, "saved")
    assert "expat" in kept(page, "plan.json")


def answer_a_question(page, served):
    question = load_questions("depend").predictions[0]
    page.goto(f"{served}notebooks/depend.html")
    card = page.locator(".teachkit").and_(page.get_by_role("group", name="Predict")).first
    card.get_by_role("textbox").first.fill(f"{question.answer:g}")
    card.get_by_role("button", name="Commit").click()
    expect(card).to_contain_text("Right.")


def solve_an_exercise(page, served, look):
    folder = load_exercise(EXERCISE)
    page.goto(f"{served}exercises/{EXERCISE}/statement.html")
    editor = page.get_by_role("textbox", name="Code of cell 2")
    (wrong,) = (path for path in folder.wrong if path.stem == "direct_only")
    for source, verdict in ((wrong, "Not yet:"), (folder.solutions[0], "Passed:")):
        editor.click()
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.insert_text(source.read_text())
        page.get_by_role("button", name="Check", exact=True).click()
        expect(page.locator(".tk-exercise-told")).to_have_text(re.compile("checks passed"))
        expect(page.locator(".tk-exercise-checks li").nth(1)).to_contain_text(verdict)
        look(page, f"exercise-{verdict.split()[0].strip(':').lower()}")


def find_everything_again(page, served, look):
    page.reload()
    expect(page.locator(".tk-exercise-standing")).to_contain_text("Passed")
    page.goto(f"{served}notebooks/depend.html")
    card = page.locator(".teachkit").and_(page.get_by_role("group", name="Predict")).first
    expect(card).to_contain_text("Right.")
    page.goto(f"{served}book/yours.html")
    expect(page.locator("[data-yours=plan]")).to_contain_text("expat")
    look(page, "yours")


def export(page, served, look, tmp_path):
    with page.expect_download() as saved:
        page.get_by_role("button", name="Export everything").click()
    work = tmp_path / "work.zip"
    saved.value.save_as(work)
    return work


def go_on_in_jupyterlab(page, work, look, tmp_path):
    """`teachkit start --bring`: the record, the plan and the exercise are there, and it opens."""
    mine = tmp_path / "mine"
    own = {**os.environ, "TEACHKIT_CACHE": str(tmp_path / "cache"), "HOME": str(tmp_path)}
    words = ["start", str(mine), "--bring", str(work), "--no-browser"]
    with subprocess.Popen(
        [sys.executable, "-m", "teachkit", *words],
        env=own, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    ) as lab:  # fmt: skip
        try:
            said = []
            for line in lab.stdout:
                said.append(line)
                if found := ADDRESS.search(line):
                    break
            else:
                pytest.fail("".join(said))
            plan = read_plan(json.loads((mine / "plan.json").read_text()))
            assert [row.name for row in plan.choose.shortlist] == ["expat"]
            record = read_record((mine / ".teachkit" / "record.jsonl").read_text().split("\n"))
            kinds = {entry.kind for entry in record.entries}
            assert kinds == {"predict", "exercise"}
            assert record.status(EXERCISE, 1) == "passed"
            home, _, token = found[0].partition("?")
            base = re.match(r"http://[^/]+/", home)[0]
            page.goto(f"{base}doc/tree/exercises/{EXERCISE}/statement.md?{token}")
            expect(page.locator(".jp-Notebook")).to_contain_text("def closure")
            expect(page.locator(".jp-Notebook")).to_contain_text("found", timeout=MINUTE)
            page.goto(f"{base}lab/tree/plan.json?{token}")
            viewer = page.get_by_role("tabpanel", name="plan.json")
            expect(viewer).to_contain_text("choose")
            viewer.get_by_role("textbox", name="Find…").fill("expat")
            expect(viewer.get_by_text("expat", exact=False).first).to_be_visible()
            look(page, "lab")
        finally:
            lab.terminate()
            lab.wait(20)
