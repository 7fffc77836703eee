"""The reader's work as a file: from the browser to a workspace on a disk, and back."""

import io
import json
import struct
import zipfile
from pathlib import Path

import pytest

from teachkit.cli import main
from teachkit.course.record import read_record
from teachkit.data.facts import fact
from teachkit.decisions.plan import write_plan
from teachkit.decisions.plan.examples import example

pytestmark = pytest.mark.browser

ANSWER = "exercises/depend/closure/statement.md"
IMPORT = """async ([name, bytes]) => {
  const file = new File([new Uint8Array(bytes)], name);
  return kit.importFile(store, file).catch((error) => error.message);
}"""
EXPORT = (
    "kit.exportZip(store).then(({blob}) => blob.arrayBuffer()).then((b) => [...new Uint8Array(b)])"
)


def taken(page, name, content):
    content = content if isinstance(content, bytes) else content.encode()
    return page.evaluate(IMPORT, [name, list(content)])


def exported(page):
    return bytes(page.evaluate(EXPORT))


def zipped(files):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


def record_of(*entries):
    return "\n".join(['{"teachkit-record": 1}', *map(json.dumps, entries), ""])


@pytest.fixture(scope="module")
def plan():
    return write_plan(example("sudo-rs", lambda which: fact(which).value).plan)


def test_what_is_exported_is_a_workspace_for_the_commands(
    visit, entry, plan, tmp_path, repository, monkeypatch, capsys
):
    page = visit()
    page.evaluate("(one) => store.append([one])", entry("depend.why-lock", right=True))
    page.evaluate("(text) => store.write('plan.json', text)", plan)
    page.evaluate("([path, text]) => store.write(path, text)", [ANSWER, "# Mine\n\nüber\n"])
    (tmp_path / "mine.zip").write_bytes(exported(page))
    with zipfile.ZipFile(tmp_path / "mine.zip") as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [".teachkit/record.jsonl", ANSWER, "plan.json"]
        archive.extractall(tmp_path / "there")
    monkeypatch.setenv("TEACHKIT_COURSE", str(repository))
    monkeypatch.chdir(tmp_path / "there")
    assert main(["progress", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["entries"] == 1
    assert main(["plan", "export", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(plan)
    assert (tmp_path / "there" / ANSWER).read_text() == "# Mine\n\nüber\n"


def test_the_same_work_makes_the_same_archive(visit, entry):
    page = visit()
    page.evaluate("(one) => store.append([one])", entry())
    assert exported(page) == exported(page)


def test_an_export_comes_back_into_an_empty_browser(visit, entry, plan):
    page = visit()
    page.evaluate("(one) => store.append([one])", entry())
    page.evaluate("(text) => store.write('plan.json', text)", plan)
    page.evaluate("([path, text]) => store.write(path, text)", [ANSWER, "mine"])
    other = visit()
    told = taken(other, "mine.zip", exported(page))
    assert told == {
        "came": 1, "had": 0, "plan": "taken", "aside": [], "answers": [ANSWER], "others": 0,
    }  # fmt: skip
    assert other.evaluate("store.files()") == page.evaluate("store.files()")


def test_records_are_merged_and_twice_is_once(visit, entry):
    page = visit()
    page.evaluate("(some) => store.append(some)", [entry(), entry(second=1)])
    theirs = record_of(entry(second=1), entry(second=2))
    assert taken(page, "record.jsonl", theirs)["came"] == 1
    assert taken(page, "record.jsonl", theirs)["came"] == 0
    lines = page.evaluate("store.files()")[".teachkit/record.jsonl"].splitlines()
    assert len(read_record(lines).entries) == 3


def test_a_line_that_cannot_be_read_is_carried_along(visit, entry):
    page = visit()
    theirs = record_of(entry()) + "half a li\n"
    assert taken(page, "record.jsonl", theirs)["came"] == 2
    assert page.evaluate("store.record().then((record) => record.unreadable)") == 1


def test_a_plan_is_never_replaced_without_a_word(visit):
    page = visit()
    mine, theirs = '{"schema": 1, "project": {"name": "mine"}}', '{"schema": 1}'
    page.evaluate("(text) => store.write('plan.json', text)", mine)
    told = taken(page, "plan.json", theirs)
    assert told["plan"] == "aside"
    files = page.evaluate("store.files()")
    assert files["plan.json"] == mine
    assert files[told["aside"][0]] == theirs
    page.evaluate("(aside) => kit.swapPlan(store, aside)", told["aside"][0])
    files = page.evaluate("store.files()")
    assert files["plan.json"] == theirs
    assert files[told["aside"][0]] == mine


def test_the_same_plan_is_no_second_one(visit):
    page = visit()
    page.evaluate("store.write('plan.json', '{\"schema\": 1}')")
    assert taken(page, "plan.json", '{"schema": 1}')["plan"] == "same"
    assert list(page.evaluate("store.files()")) == ["plan.json"]


def test_an_answer_is_never_replaced(visit):
    page = visit()
    page.evaluate("(path) => store.write(path, 'mine')", ANSWER)
    told = taken(page, "theirs.zip", zipped({ANSWER: "theirs"}))
    files = page.evaluate("store.files()")
    assert files[ANSWER] == "mine"
    assert files[told["aside"][0]] == "theirs"


def test_a_workspace_that_somebody_packed_with_its_folder_is_read(visit, entry):
    page = visit()
    files = {"workspace/.teachkit/record.jsonl": record_of(entry()), "workspace/notes.txt": "mine"}
    told = taken(page, "workspace.zip", zipped(files))
    assert (told["came"], told["others"]) == (1, 1)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        pytest.param("a.zip", b"PK\3\4 and then nothing", "no zip archive", id="torn"),
        pytest.param("a.zip", zipped({"../../x": "y"}), "holds no record", id="traversal"),
        pytest.param("a.json", "{", "not JSON", id="no-json"),
        pytest.param("a.json", '{"schema": 99}', "later teachkit", id="later-plan"),
        pytest.param("a.json", "[]", "names no schema", id="no-plan"),
        pytest.param("a.jsonl", '{"teachkit-record": 9}\n', "later teachkit", id="later-record"),
    ],
)
def test_what_cannot_be_taken_is_said_and_changes_nothing(visit, name, content, said):
    page = visit()
    assert said in taken(page, name, content)
    assert page.evaluate("store.files()") == {}


def test_an_archive_that_lies_about_a_size_is_refused(visit):
    page = visit()
    bomb = bytearray(zipped({"plan.json": " " * 5_000_000}))
    at = bomb.find(b"PK\1\2")
    struct.pack_into("<I", bomb, at + 24, 10)
    assert "larger than it says" in taken(page, "bomb.zip", bytes(bomb))
    assert page.evaluate("store.files()") == {}


def test_a_link_in_an_archive_is_refused(visit):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        link = zipfile.ZipInfo("plan.json")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    page = visit()
    assert "is a link" in taken(page, "link.zip", content.getvalue())


def test_it_goes_to_a_workspace_and_comes_back(
    visit, entry, plan, tmp_path, repository, monkeypatch, capsys
):
    page = visit()
    page.evaluate("(one) => store.append([one])", entry("choose.of-the-browser"))
    page.evaluate("(text) => store.write('plan.json', text)", plan)
    page.evaluate("([path, text]) => store.write(path, text)", [ANSWER, "# Mine\n"])
    (tmp_path / "mine.zip").write_bytes(exported(page))
    monkeypatch.setenv("TEACHKIT_COURSE", str(repository))
    monkeypatch.chdir(tmp_path)
    assert main(["start", "there", "--bring", "mine.zip", "--no-lab"]) == 0
    assert Path("there", ANSWER).read_text() == "# Mine\n"
    assert Path("there/plan.json").read_text() == plan
    with Path("there/.teachkit/record.jsonl").open("a") as record:
        record.write(json.dumps(entry("choose.of-the-disk", second=7)) + "\n")
    capsys.readouterr()
    assert main(["progress", "export", "--all", "back.zip", "--workspace", "there"]) == 0
    told = taken(page, "back.zip", Path("back.zip").read_bytes())
    assert (told["came"], told["had"], told["plan"], told["aside"]) == (1, 1, "same", [])
