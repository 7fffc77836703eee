"""The documentation map: what it shows of the seven and of a folder, and what it saves."""

import json

import pytest

pytest.importorskip("anywidget")

from dataclasses import replace

from teachkit.course.store import FilePlanStore
from teachkit.data.documentation import documentation
from teachkit.decisions.document import NEEDS, ReaderNeed
from teachkit.decisions.plan import Document
from teachkit.errors import TeachkitError
from teachkit.widgets import document_view
from teachkit.widgets.document import DocumentationMap


@pytest.fixture
def store(tmp_path):
    return FilePlanStore(tmp_path / "plan.json")


@pytest.fixture
def chart(store):
    return DocumentationMap(store=store)


@pytest.fixture
def folder(tmp_path):
    """A small project with a guide, a changelog of one line, and an example in its README."""
    here = tmp_path / "tide"
    here.mkdir()
    (here / "README.md").write_text(
        "# tide\n\n## Usage\n\n" + "It tells you when the water comes. " * 30
        + "\n\n```sh\ntide --today\n```\n\n```sh\ntide --tomorrow\n```\n"
    )  # fmt: skip
    (here / "Cargo.toml").write_text(
        '[package]\nname = "tide"\nversion = "0.1.0"\n\n[lints.rust]\nmissing_docs = "deny"\n'
    )
    (here / "src").mkdir()
    (here / "src" / "main.rs").write_text("fn main() {}\n#[allow(missing_docs)]\npub mod moon;\n")
    return here


def ask(widget, deed, **content):
    """Send a message as the page does, and return the answer."""
    answers = []
    widget.send = lambda content, buffers=None: answers.append(content)
    widget._handle_custom_msg({"id": "t-1", "do": deed, **content}, [])
    (answer,) = answers
    return answer


def test_it_opens_with_one_of_the_seven(chart):
    assert chart.shown["name"] == "sudo-rs"
    assert [row["need"] for row in chart.shown["rows"]] == list(NEEDS)
    assert "As it was at commit" in chart.shown["about"]
    assert [one["name"] for one in chart.systems] == [one.name for one in documentation()]


@pytest.mark.parametrize("name", [one.name for one in documentation()])
def test_each_of_the_seven_shows_its_nine_verdicts_and_no_more(chart, name):
    assert ask(chart, "show", name=name)["ok"]
    found = next(one for one in documentation() if one.name == name)
    answers = [row["answer"] for row in chart.shown["rows"]]
    assert answers.count("yes") == len(found.served)
    assert answers.count("no") == len(found.missing) == len(chart.shown["order"])
    assert f"{len(found.served)} of 9 needs" in chart.shown["sentence"]
    for row in chart.shown["rows"]:
        assert bool(row["advice"]) == (row["answer"] == "no")
        assert row["state"]["mark"]
        assert row["state"]["word"]


def test_evidence_leads_to_its_line_at_the_commit(chart):
    found = chart.documented
    seen = 0
    for row in chart.shown["rows"]:
        for one in row["evidence"]:
            path, _, line = one["place"].partition(":")
            wanted = f"/{found.repository}/blob/{found.commit}/{path}" + (
                f"#L{line}" if line else ""
            )
            assert one["link"].endswith(wanted)
            seen += bool(line)
    assert seen


def test_a_folder_is_read_and_judged_by_the_same_rules(chart, folder):
    assert ask(chart, "path", path=f"  {folder}  ")["ok"]
    shown = chart.shown
    assert shown["name"] == str(folder)
    rows = {row["need"]: row for row in shown["rows"]}
    assert rows["guide"]["answer"] == "yes"
    assert rows["guide"]["evidence"] == [{"place": "README.md:3", "link": ""}]
    assert rows["tutorial"]["answer"] == "no"
    assert "nothing of it leaves it" in shown["about"]
    docs, _ = shown["lints"]
    assert docs["state"]["word"] == "deny"
    assert docs["undone"] == [{"place": "src/main.rs:2", "link": ""}]
    assert shown["counts"] == [["shell", 2]]
    assert [one["first"] for one in shown["examples"]] == ["tide --today", "tide --tomorrow"]
    assert chart.documented.name == str(folder)


def test_of_the_seven_examples_are_counted_and_not_listed(chart):
    assert chart.shown["examples"] is None
    assert sum(count for _, count in chart.shown["counts"]) > 0


@pytest.mark.parametrize(
    ("path", "code"),
    [("", "no-path"), ("  ", "no-path"), ("/nowhere/at/all", "no-such-folder")],
    ids=["empty", "blank", "absent"],
)
def test_a_wrong_path_is_told_and_the_map_stays(chart, path, code):
    before = chart.shown
    answer = ask(chart, "path", path=path)
    assert answer["error"]["code"] == code
    assert chart.problem["code"] == code
    assert chart.shown == before
    assert ask(chart, "show", name="statime")["ok"]
    assert chart.problem == {}


def test_whoever_is_none_of_the_seven_is_told_who_is(chart):
    answer = ask(chart, "show", name="tide")
    assert answer["error"]["code"] == "no-such-system"
    assert "zlib-rs" in answer["error"]["hint"]


def test_an_unknown_message_is_answered(chart):
    assert ask(chart, "dance")["error"]["code"] == "unknown-message"


# ---- the plan


def test_a_gap_is_saved_with_its_reader_and_undone(chart, store):
    ask(chart, "save", need="tutorial")
    (row,) = store.load().document.readers
    assert row.need == "tutorial"
    assert row.page == ""
    assert row.gap.startswith("No page takes a newcomer")
    assert chart.saved["undo"]
    assert chart.saved["rows"][0]["reader"] == row.reader
    ask(chart, "undo")
    assert store.load().document is None
    assert not chart.saved["undo"]


def test_a_page_that_serves_somebody_is_saved_too(chart, store):
    ask(chart, "save", need="changelog")
    (row,) = store.load().document.readers
    assert row.page.startswith("CHANGELOG.md")
    assert row.gap == ""


def test_all_gaps_are_saved_at_once_in_the_order_of_writing(chart, store):
    ask(chart, "save-gaps")
    needs = [row.need for row in store.load().document.readers]
    assert needs == chart.shown["order"]
    assert len(needs) > 1
    ask(chart, "undo")
    assert store.load().document is None


def test_what_does_not_apply_is_no_gap(chart, store):
    answer = ask(chart, "save", need="api")
    assert answer["error"]["code"] == "does-not-apply"
    assert store.load().document is None
    assert ask(chart, "save", need="beauty")["error"]["code"] == "no-such-need"


def test_where_nothing_is_missing_there_is_no_gap_to_save(chart, store):
    found = chart.documented
    served = tuple(one for one in found.verdicts if one.answer == "yes")
    chart._put(replace(found, verdicts=served), None)
    assert ask(chart, "save-gaps")["error"]["code"] == "nothing-to-save"
    assert store.load().document is None


def test_saving_leaves_what_others_wrote(chart, store):
    theirs = Document(
        readers=(ReaderNeed("night shift", "reference", "", "exit codes"),), lints="x"
    )
    plan = store.load()
    store.save(replace(plan, document=theirs))
    ask(chart, "save", need="tutorial")
    kept = store.load().document
    assert kept.lints == "x"
    assert kept.readers[0].reader == "night shift"
    ask(chart, "undo")
    assert store.load().document == theirs


def test_a_change_by_another_form_is_not_undone(chart, store):
    ask(chart, "save", need="tutorial")
    plan = store.load()
    store.save(replace(plan, document=replace(plan.document, lints="deny")))
    assert ask(chart, "undo")["error"]["code"] == "changed-since"
    assert store.load().document.lints == "deny"


def test_a_reader_is_taken_out(chart, store):
    ask(chart, "save", need="tutorial")
    reader = store.load().document.readers[0].reader
    ask(chart, "remove", reader=reader)
    assert store.load().document.readers == ()
    assert ask(chart, "remove", reader=reader)["error"]["code"] == "not-in-plan"


def test_a_plan_that_cannot_be_read_stops_nobody(store):
    store.path.write_text("my diary")
    chart = DocumentationMap(store=store)
    assert chart.problem["code"] == "broken-plan"
    assert chart.shown["rows"]
    assert store.path.read_text() == "my diary"


# ---- the report


REPORT = {
    "name": "tide",
    "outcomes": [
        {"path": "README.md", "line": 9, "language": "shell", "state": "passed", "why": ""},
        {"path": "a.md", "line": 3, "language": "rust", "state": "skipped", "why": "no toolchain"},
        {
            "path": "b.md",
            "line": 5,
            "language": "python",
            "state": "failed",
            "why": "It prints something else.",
            "expected": "2",
            "got": "3",
        },
    ],
}


def test_a_report_is_shown_failures_first(chart):
    assert ask(chart, "report", text=json.dumps(REPORT))["ok"]
    assert chart.ran["name"] == "tide"
    assert [one["state"] for one in chart.ran["rows"]] == ["failed", "passed", "skipped"]
    assert chart.ran["rows"][0]["place"] == "b.md:5"
    assert chart.ran["rows"][0]["why"] == "It prints something else. Expected: 2 Got: 3"
    ask(chart, "show", name="statime")
    assert chart.ran == {}  # they are of another tree


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"name": "a", "outcomes": 3}',
        '{"name": "", "outcomes": [{"path": "a", "line": "x", "language": "", "state": "failed"}]}',
        '{"name": "a", "outcomes": [{"path": "a", "line": 1, "language": "", "state": "sang"}]}',
        "[" * 100000,
    ],
    ids=["empty", "list", "no examples", "a number", "no line", "no state", "deep"],
)
def test_what_is_no_report_is_told(chart, text):
    assert ask(chart, "report", text=text)["error"]["code"] == "no-report"
    assert chart.ran == {}


def test_a_report_of_the_command_is_one(chart, folder, capsys):
    from teachkit.cli import main

    (folder / "guide.md").write_text(
        "# Guide\n\n```python\n>>> 1 + 1\n2\n>>> 1 + 2\n4\n```\n", encoding="utf-8"
    )
    (folder / "README.md").unlink()
    assert main(["document", str(folder), "--run", "--accept-unsealed", "--json"]) == 1
    assert ask(chart, "report", text=capsys.readouterr().out)["ok"]
    assert chart.ran["name"] == folder.name
    (row,) = chart.ran["rows"]
    assert (row["place"], row["state"]) == ("guide.md:6", "failed")
    assert "Expected: 4" in row["why"]


# ---- on paper


def test_without_a_browser_it_is_a_page_with_all_nine(chart):
    data, _ = chart._repr_mimebundle_()
    for words in NEEDS.values():
        assert words in data["text/html"]
        assert words in data["text/plain"]
    for one in chart.documented.verdicts:
        assert all(place in data["text/html"] for place in one.evidence)
    assert document_view.sentence(chart.documented) in data["text/plain"]


def test_what_a_project_writes_cannot_become_markup(chart, folder):
    evil = folder / "<img src=x onerror=alert(1)>"
    evil.mkdir()
    (evil / "tutorial.md").write_text("# Tutorial\n\nshort\n")
    chart.look_at(str(folder))
    page = chart._repr_mimebundle_()[0]["text/html"]
    assert "<img" not in page


def test_a_name_may_be_a_path_from_the_start(folder, store):
    chart = DocumentationMap(str(folder), store=store, view="lints")
    assert chart.shown["name"] == str(folder)
    assert chart.view == "lints"
    with pytest.raises(TeachkitError) as caught:
        DocumentationMap("/nowhere/at/all", store=store)
    assert caught.value.code == "no-such-folder"
