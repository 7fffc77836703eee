"""The worker in a real browser, spoken to as a page speaks to it: with its snapshot and without."""

import shutil

import pytest

from teachkit.publish.book.runtime import make_runtime
from teachkit.publish.book.serve import serve

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# A page that starts a worker, and keeps what it hears.
PAGE = """<!doctype html><meta charset="utf-8"><title>A page</title>
<script type="module">
const worker = new Worker("live/worker.js", { type: "module" });
const waiting = new Map();
const heard = [];
worker.onmessage = ({ data }) => {
  if (data.type === "done") waiting.get(data.id)(data);
  else heard.push(data);
};
let last = 0;
window.ask = (op, given) =>
  new Promise((done) => {
    waiting.set(++last, done);
    worker.postMessage({ id: last, op, ...given });
  });
window.heard = () => heard.splice(0).map((one) => JSON.parse(JSON.stringify(one)));
</script>
"""


@pytest.fixture(scope="module")
def served(repository, tmp_path_factory):
    """The address of a site with nothing but the runtime, and the name of its manifest."""
    pytest.importorskip("myst_nb", reason="the extra 'publish' is not installed")
    if shutil.which("node") is None:
        pytest.skip("no Node.js here; on Debian or Ubuntu: sudo apt install nodejs npm")
    made = make_runtime(repository, repository / "_build" / "runtime")
    site = tmp_path_factory.mktemp("site")
    shutil.copytree(made.bundles, site / "live")
    shutil.copytree(made.files, site / "runtime")
    (site / "index.html").write_text(PAGE)
    with serve(site) as address:
        yield address, made.manifest, site


@pytest.fixture
def page(browser, served):
    context = browser.new_context()
    page = context.new_page()
    page.goto(served[0])
    page.wait_for_function("window.ask")
    yield page
    context.close()


def begin(page, served, **given):
    address, manifest, _ = served
    told = ask(page, "init", runtime=f"{address}runtime/", manifest=manifest, **given)
    assert "error" not in told, told
    return told["value"]


def ask(page, op, **given):
    return page.evaluate("([op, given]) => ask(op, given)", [op, given])


def heard(page, *kinds):
    return [one for one in page.evaluate("heard()") if one["type"] in kinds]


@pytest.mark.parametrize("snapshot", [True, False], ids=["snapshot", "ordinary"])
def test_a_slider_is_made_in_the_page_and_answers(page, served, snapshot):
    assert begin(page, served, snapshot=snapshot)["snapshot"] is snapshot
    code = (
        "import ipywidgets\n"
        "slider = ipywidgets.IntSlider(3)\n"
        "answer = ipywidgets.HTML()\n"
        "slider.observe(lambda change: setattr(answer, 'value', str(change.new ** 2)), 'value')\n"
        "slider"
    )
    assert ask(page, "run", cell=4, code=code)["value"] == {"ok": True}
    messages = heard(page, "comm_open", "output")
    opened = [one["comm_id"] for one in messages if one["type"] == "comm_open"]
    assert opened == [f"c4-{number}" for number in range(len(opened))]
    states = [one["data"]["state"]["_model_name"] for one in messages if one["type"] == "comm_open"]
    shown = messages[-1]["output"]["data"]["application/vnd.jupyter.widget-view+json"]["model_id"]
    assert states[opened.index(shown)] == "IntSliderModel"
    ask(page, "comm_msg", comm_id=shown, data={"method": "update", "state": {"value": 12}})
    updates = [one["data"]["state"] for one in heard(page, "comm_msg")]
    assert {"value": "144"} in updates


def test_what_is_printed_and_what_breaks_comes_as_in_a_notebook(page, served):
    begin(page, served)
    told = ask(page, "run", cell=0, code="print('one', 2)\nprint('three')\n1 / 0")
    assert told["value"] == {"ok": False}
    printed, broken = [one["output"] for one in heard(page, "output")]
    assert printed == {"output_type": "stream", "name": "stdout", "text": "one 2\nthree\n"}
    assert (broken["ename"], broken["evalue"]) == ("ZeroDivisionError", "division by zero")
    assert any('"<cell 0>", line 3' in line for line in broken["traceback"])
    assert not any("live/kernel" in line for line in broken["traceback"])


def test_what_is_displayed_raw_is_a_mime_bundle_already(page, served):
    begin(page, served)
    code = 'display({"text/html": "<b>so</b>", "text/plain": "so"}, raw=True)'
    assert ask(page, "run", cell=0, code=code)["value"] == {"ok": True}
    (shown,) = heard(page, "output")
    assert shown["output"]["data"] == {"text/html": "<b>so</b>", "text/plain": "so"}


def test_names_stay_and_a_cell_may_wait(page, served):
    begin(page, served)
    ask(page, "run", cell=0, code="import asyncio\nawait asyncio.sleep(0.01)\nname = 'here'")
    ask(page, "run", cell=1, code="name")
    assert [one["output"]["data"]["text/plain"] for one in heard(page, "output")] == ["'here'"]


def test_a_module_that_no_page_needs_is_fetched_when_it_is_imported(page, served):
    begin(page, served)
    asked = []
    page.context.on("request", lambda request: asked.append(request.url))
    code = "import wave, xml.dom.minidom, encodings.punycode\nprint(wave.__name__)"
    assert ask(page, "run", cell=0, code=code)["value"] == {"ok": True}
    assert heard(page, "output")[0]["output"]["text"] == "wave\n"
    ask(page, "run", cell=1, code="import no_such_module")
    assert heard(page, "output")[0]["output"]["ename"] == "ModuleNotFoundError"
    assert len([url for url in asked if "/rest-" in url]) <= 1


def test_the_readers_files_come_in_and_go_out(page, served):
    begin(page, served, files={"notes/a.txt": "one", "gone.txt": "soon"})
    code = (
        "from pathlib import Path\n"
        "print(Path('notes/a.txt').read_text())\n"
        "Path('notes/a.txt').write_text('two')\n"
        "Path('new.txt').write_text('né')\n"
        "Path('gone.txt').unlink()"
    )
    ask(page, "run", cell=0, code=code)
    files, said = heard(page, "output", "files")  # so what is said of files is true by then
    assert files["changed"] == {"notes/a.txt": "two", "new.txt": "né", "gone.txt": None}
    assert said["output"]["text"] == "one\n"
    ask(page, "files", changed={"notes/a.txt": "three"})
    assert heard(page, "files") == []
    ask(page, "run", cell=1, code="print(Path('notes/a.txt').read_text())")
    assert [one.get("changed", one) for one in heard(page, "files")] == []


def test_of_a_file_that_is_written_faster_than_the_clock_the_last_text_counts(page, served):
    begin(page, served)
    code = (
        "from pathlib import Path\n"
        "from IPython.display import clear_output\n"
        "for number in range(100, 200):\n"
        "    Path('new.txt').write_text(str(number))\n"
        "    clear_output()"  # whatever is said, the files go first
    )
    ask(page, "run", cell=0, code=code)
    assert heard(page, "files")[-1]["changed"] == {"new.txt": "199"}


def test_a_damaged_snapshot_is_noticed_and_the_ordinary_way_taken(page, served):
    _, _, site = served
    path = next((site / "runtime").glob("snapshot-*.bin"))
    whole = path.read_bytes()
    path.write_bytes(whole[:-1000] + bytes(1000))
    try:
        assert begin(page, served)["snapshot"] is False
        assert ask(page, "run", cell=0, code="1 + 1")["value"] == {"ok": True}
    finally:
        path.write_bytes(whole)


@pytest.mark.parametrize("role", ["wasm", "core", "site"])
def test_a_damaged_file_is_named_and_nobody_waits_for_ever(page, served, role):
    address, manifest, site = served
    path = next((site / "runtime").glob(f"{role}-*.bin"))
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] + bytes(1000) + whole[len(whole) // 2 + 1000 :])
    try:
        told = ask(page, "init", runtime=f"{address}runtime/", manifest=manifest)
    finally:
        path.write_bytes(whole)
    assert path.name in told["error"]


def test_a_lost_manifest_is_named(page, served):
    told = ask(page, "init", runtime=f"{served[0]}runtime/", manifest="manifest-0.json")
    assert "manifest-0.json could not be fetched: 404" in told["error"]


def test_it_says_how_far_it_is_and_what_it_needs_to_start_again(page, served):
    begun = begin(page, served)
    stages = heard(page, "progress")
    loaded = [one["loaded"] for one in stages if one["stage"] == "download"]
    assert loaded == sorted(loaded)
    assert loaded[-1] == stages[0]["total"]
    assert stages[-1]["stage"] == "ready"
    roles = {url.rpartition("/")[2].partition("-")[0] for url in begun["fetched"]}
    assert roles >= {"manifest", "wasm", "core", "site", "snapshot"}
    assert "rest" not in roles
