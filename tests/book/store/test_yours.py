"""The page "Your record and plan": by keyboard, in the dark, for who changes their mind."""

import json
import zipfile

import pytest

from teachkit.data.facts import fact
from teachkit.decisions.plan import write_plan
from teachkit.decisions.plan.examples import example

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def plan():
    return write_plan(example("sudo-rs", lambda which: fact(which).value).plan)


@pytest.fixture
def yours(visit, entry, plan):
    """The page of a reader who has answered twice and has a plan."""
    page = visit("one/yours.html")
    page.evaluate("(some) => store.append(some)", [entry(right=False), entry(second=1, right=True)])
    page.evaluate("(text) => store.write('plan.json', text)", plan)
    page.get_by_text("Entries in your record").wait_for()
    page.wait_for_function("document.querySelector('[data-yours=plan] h3')")
    return page


def test_it_shows_what_is_kept_where_one_stands_and_the_plan(yours):
    kept = yours.locator("[data-yours=kept]").inner_text()
    assert "Entries in your record" in kept
    assert "2" in kept.split()
    table = yours.get_by_role("table")
    assert table.get_by_role("row").count() == 18, "a head, ten chapters and seven cases"
    assert yours.get_by_role("rowheader", name="Depend").count() == 1
    headings = yours.locator("[data-yours=plan] h3").all_inner_texts()
    assert "The choice" in headings
    assert "The selling point" in headings


def test_what_is_done_in_another_tab_shows_at_once(yours, visit, entry):
    other = visit("one/index.html", context=yours.context)
    other.evaluate("(one) => store.append([one])", entry(second=30))
    yours.wait_for_function("document.querySelector('[data-yours=kept] dd').textContent === '3'")


def test_everything_is_saved_by_the_keyboard_as_one_file(yours, tmp_path):
    button = yours.get_by_role("button", name="Export everything")
    button.focus()
    with yours.expect_download() as download:
        yours.keyboard.press("Enter")
    assert download.value.suggested_filename.startswith("teachkit-")
    download.value.save_as(tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert archive.namelist() == [".teachkit/record.jsonl", "plan.json"]
    assert "Saved as teachkit-" in yours.locator("[data-yours=export] [role=status]").inner_text()


def test_the_plan_alone_is_saved_as_it_is(yours, plan, tmp_path):
    with yours.expect_download() as download:
        yours.get_by_role("button", name="Only the plan").click()
    download.value.save_as(tmp_path / "plan.json")
    assert (tmp_path / "plan.json").read_text() == plan


def test_of_two_plans_the_reader_chooses_and_the_other_is_kept(yours, tmp_path, plan):
    theirs = tmp_path / "plan.json"
    theirs.write_text(json.dumps({"schema": 1, "project": {"name": "theirs"}}))
    yours.get_by_label("A zip, a record.jsonl or a plan.json").set_input_files(theirs)
    yours.get_by_text("Another plan came.", exact=True).wait_for()
    group = yours.get_by_role("group", name="You have a plan here, and another one came")
    assert yours.evaluate("store.read('plan.json')")["text"] == plan
    group.get_by_role("button", name="The one that came").click()
    yours.get_by_text("The plan that came is yours now").wait_for()
    assert yours.evaluate("store.read('plan.json')")["text"] == theirs.read_text()
    assert yours.evaluate("document.activeElement.id") == "tk-import"
    [aside] = [name for name in yours.evaluate("store.files()") if name.startswith("kept/")]
    assert yours.evaluate("(path) => store.read(path)", aside)["text"] == plan


def test_what_is_no_file_of_ours_is_said_in_a_sentence(yours, tmp_path):
    (tmp_path / "diary.json").write_text("Dear diary")
    chooser = yours.get_by_label("A zip, a record.jsonl or a plan.json")
    chooser.set_input_files(tmp_path / "diary.json")
    yours.get_by_text("diary.json is no plan: it is not JSON.").wait_for()
    assert len(yours.evaluate("store.files()")) == 2


def test_deleting_asks_and_offers_an_export_first(yours):
    yours.get_by_role("button", name="Delete everything …").click()
    dialog = yours.get_by_role("dialog", name="Delete everything?")
    assert dialog.get_by_role("button", name="Cancel").evaluate(
        "(b) => b === document.activeElement"
    )
    with yours.expect_download():
        dialog.get_by_role("button", name="Export first").click()
    yours.keyboard.press("Escape")
    assert len(yours.evaluate("store.files()")) == 2
    yours.get_by_role("button", name="Delete everything …").click()
    dialog.get_by_role("button", name="Delete everything").click()
    yours.get_by_text("Everything is gone.").wait_for()
    assert yours.evaluate("store.files()") == {}


def test_a_plan_that_cannot_be_read_is_said_and_left_as_it_is(yours):
    yours.evaluate("store.write('plan.json', '{\"schema\": 9}')")
    yours.locator("[data-yours=plan]").get_by_text("written by a later teachkit").wait_for()
    assert yours.evaluate("store.read('plan.json')")["text"] == '{"schema": 9}'


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_of_the_book_breaks_no_rule_of_accessibility(book_page, entry, plan, theme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = book_page("book/yours.html", color_scheme=theme)
    page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
    page.get_by_role("button", name="Export everything").wait_for()
    page.locator("[data-yours=offline] button").first.wait_for()
    page.get_by_role("table").wait_for()
    found = axe.Axe().run(
        page, context="main", options={"runOnly": ["wcag2a", "wcag2aa", "wcag22aa"]}
    )
    assert [one["id"] for one in found.response["violations"]] == []
    page.get_by_role("button", name="Delete everything …").click()
    found = axe.Axe().run(page, context="dialog", options={"runOnly": ["wcag2a", "wcag2aa"]})
    assert [one["id"] for one in found.response["violations"]] == []


def test_the_cover_shows_where_the_reader_stands(book_page):
    page = book_page("")
    words = page.locator(".tk-words li")
    assert words.count() == 7
    page.wait_for_selector(".tk-words li[data-state='not begun']")
    assert page.locator(".tk-told a").get_attribute("href").endswith("notebooks/start.html")
    page.evaluate(
        """async () => {
          const detail = {entry: {kind: "exercise", id: "depend/closure", revision: 1,
            when: "2026-11-23T06:00:00+00:00", right: false}, kept: null};
          const flags = {bubbles: true, cancelable: true};
          document.body.dispatchEvent(new CustomEvent("teachkit-entry", {...flags, detail}));
          await detail.kept;
        }"""
    )
    page.wait_for_selector(".tk-words li[data-word=depend][data-state=begun]")
    assert "begun" in page.locator(".tk-words li[data-word=depend]").inner_text()
    page.reload()
    page.wait_for_selector(".tk-words li[data-word=depend][data-state=begun]")
