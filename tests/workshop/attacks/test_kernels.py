"""What somebody in the room tries with kernels: their own, and other people's."""

import json
import uuid
from contextlib import suppress
from pathlib import Path

import pytest
from tornado.httpclient import HTTPClientError
from tornado.websocket import WebSocketClosedError

from tests.workshop.attacks.conftest import (
    asks_chooser,
    chooser,
    joined,
    listen,
    origin,
    play,
    still_serves,
    victim_and_attacker,
)
from tests.workshop.visitor import V1, serialised

pytestmark = pytest.mark.slow

PROTOCOLS = {"framed": V1, "plain JSON": None}
NOT_MEANT_FOR_PAGES = {
    "complete_request": {"code": "open('/etc/pas", "cursor_pos": 14},
    "inspect_request": {"code": "open", "cursor_pos": 4, "detail_level": 1},
    "history_request": {"hist_access_type": "tail", "n": 9, "output": True, "raw": True},
    "is_complete_request": {"code": "1"},
    "debug_request": {"command": "evaluate", "arguments": {"expression": "1"}, "type": "request"},
    "interrupt_request": {},
    "create_subshell_request": {},
    "usage_request": {},
    "input_reply": {"value": "1"},
}


@pytest.mark.parametrize("channel", ["shell", "control", "stdin", "iopub"])
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_run_code_in_ones_own_kernel(each_room, tmp_path, outcome, protocol, channel):
    """Run code: `execute_request`."""
    marker = tmp_path / "ran"
    code = f"open({str(marker)!r}, 'w').write('!')"

    async def attack():
        mallory = await joined(each_room)
        await mallory.page("choose")
        await mallory.connect(protocol=PROTOCOLS[protocol])
        content = {"code": code, "silent": False, "allow_stdin": False, "stop_on_error": False}
        await mallory.tell("execute_request", content, channel=channel)
        await mallory.idle(await mallory.tell("kernel_info_request", {}))
        kinds = {one["header"]["msg_type"] for one in mallory.said}
        await mallory.close()
        return kinds

    kinds = play(attack())
    assert not marker.exists()
    assert not kinds & {"execute_reply", "execute_input", "execute_result", "error", "stream"}
    outcome("dropped")


@pytest.mark.parametrize("kind", NOT_MEANT_FOR_PAGES)
def test_ask_a_kernel_for_what_no_page_needs(each_room, outcome, kind):
    """Ask a kernel for completions, its history, a debugger, an interrupt."""

    async def attack():
        mallory = await joined(each_room)
        await mallory.widgets("choose")
        for channel in ("shell", "control"):
            await mallory.tell(kind, NOT_MEANT_FOR_PAGES[kind], channel=channel)
        await still_serves(mallory)
        await mallory.close()
        return {one["header"]["msg_type"] for one in mallory.said}

    assert kind.replace("request", "reply") not in play(attack())
    outcome("dropped")


@pytest.mark.parametrize("who", ["another participant", "a stranger"])
def test_join_anothers_kernel(each_room, outcome, who):
    """Open the websocket of another's kernel, knowing its id."""

    async def attack():
        victim, mallory = await victim_and_attacker(each_room)
        if who == "a stranger":
            mallory.cookies.clear()
        with pytest.raises(HTTPClientError) as refused:
            await mallory.connect(kernel=victim.kernel)
        await still_serves(victim)
        return refused.value.code

    code = play(attack())
    assert code in (403, 404)
    outcome(f"HTTP {code}")


def test_stop_anothers_kernel(each_room, outcome):
    """Stop, restart, interrupt or look at another's kernel by every route there is."""

    async def attack():
        victim, mallory = await victim_and_attacker(each_room)
        codes = set()
        for method, path in (
            ("GET", f"api/kernels/{victim.kernel}"),
            ("DELETE", f"api/kernels/{victim.kernel}"),
            ("POST", f"api/kernels/{victim.kernel}/interrupt"),
            ("POST", f"api/kernels/{victim.kernel}/restart"),
        ):
            headers = {"Origin": origin(mallory), "Content-Type": "application/json"}
            body = "{}" if method == "POST" else None
            codes.add((await mallory.ask(method, path, body=body, headers=headers)).code)
        mallory.kernel = victim.kernel
        await mallory.leave()  # the beacon, with another's id
        await still_serves(victim)
        return codes

    codes = play(attack())
    assert codes <= {401, 403, 404, 405, 415}
    outcome(f"HTTP {', '.join(map(str, sorted(codes)))}; it lives")


def test_shut_ones_own_kernel_down_by_a_message(each_room, outcome):
    """Send `shutdown_request`: at most one's own kernel may end."""

    async def attack():
        victim, mallory = await victim_and_attacker(each_room)
        for channel in ("control", "shell"):
            await mallory.tell("shutdown_request", {"restart": False}, channel=channel)
        await still_serves(victim)

    play(attack())
    outcome("others keep theirs")


def test_list_or_start_kernels(each_room, outcome):
    """List the kernels, or start more of them, through Jupyter's own routes."""

    async def attack():
        mallory = await joined(each_room)
        listed = await mallory.get("api/kernels", follow=False)
        made = await mallory.post("api/kernels", {"name": "python3"})
        return listed.code, made.code

    codes = play(attack())
    assert set(codes) <= {403, 404, 405}
    outcome(f"HTTP {codes[0]}, {codes[1]}")


def test_guess_the_id_of_a_kernel(each_room, outcome):
    """Open a kernel that was never given out: one's own id with a letter changed."""

    async def attack():
        mallory = await joined(each_room)
        await mallory.page("choose")
        last = "0" if mallory.kernel[-1] != "0" else "1"
        with pytest.raises(HTTPClientError) as refused:
            await mallory.connect(kernel=mallory.kernel[:-1] + last)
        return refused.value.code

    code = play(attack())
    assert code in (403, 404)
    outcome(f"HTTP {code}")


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Origin": "https://evil.example"}, id="another origin"),
        pytest.param({"Origin": "null"}, id="no origin"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, id="another site"),
    ],
)
@pytest.mark.parametrize("path", ["api/kernels/{}/channels", "room/live"])
def test_open_a_socket_from_another_site(each_room, outcome, path, headers):
    """Open somebody's websockets from a page of another site, with their cookie."""

    async def attack():
        victim = await joined(each_room)
        await victim.page("choose")
        with pytest.raises(HTTPClientError) as refused:
            await listen(victim, path.format(victim.kernel), **headers)
        return refused.value.code

    code = play(attack())
    assert code == 403
    outcome(f"HTTP {code}")


def test_read_a_widget_that_is_never_shown(each_room, outcome):
    """Fetch all states, shown or not: nothing of the facilitator is in a participant's kernel."""

    async def attack():
        mallory = await joined(each_room)
        await mallory.widgets("choose")
        return json.dumps(mallory.states)

    told = play(attack())
    secret = (each_room.folder / "secret").read_text()
    for word in (secret, each_room.board.rpartition("/")[2], str(each_room.folder)):
        assert word not in told
    outcome("nothing there")


def test_write_a_widget_that_is_never_shown(each_room, outcome):
    """Write every text of every widget of one's own: nobody else's changes."""

    async def attack():
        victim, mallory = await victim_and_attacker(each_room)
        before = json.dumps(victim.states, sort_keys=True)
        for model, state in list(mallory.states.items()):
            texts = {k: "owned" for k, v in state.items() if isinstance(v, str) and k[0] != "_"}
            if texts:
                data = {"method": "update", "state": texts, "buffer_paths": []}
                await mallory.tell("comm_msg", {"comm_id": model, "data": data})
        await mallory.close()
        victim.states = {}
        after = json.dumps(await victim.widgets(), sort_keys=True)
        return before, after

    before, after = play(attack())
    assert "owned" not in after
    assert len(before) == len(after)
    outcome("one's own alone")


def test_have_a_tool_read_the_hosts_files(each_room, outcome):
    """Have a tool inspect a folder of the machine that serves the room."""

    async def attack():
        mallory = await joined(each_room)
        await mallory.widgets("choose")
        return [
            await asks_chooser(mallory, do="inspect", name="zlib", path=path, id=path)
            for path in ("/etc", "~", ".", "../..", str(Path(__file__).parent))
        ]

    for answer in play(attack()):
        assert answer["error"]["code"] == "not-in-a-room"
    outcome("not-in-a-room")


def test_have_python_make_a_widget(each_room, outcome):
    """Open a comm so that Python makes whatever class of widget is named, again and again."""
    if each_room.kernels == "ipykernel":
        pytest.skip("Voila lets a page make widgets in its own ipykernel; limits hold it")

    async def attack():
        mallory = await joined(each_room)
        known = set(await mallory.widgets("choose"))
        state = {"_model_module": "@jupyter-widgets/controls", "_model_name": "TextareaModel",
                 "_model_module_version": "2.0.0", "_view_name": "TextareaView"}  # fmt: skip
        made = [uuid.uuid4().hex for _ in range(20)]
        for comm in made:
            data = {"state": state, "buffer_paths": []}
            opening = {"comm_id": comm, "target_name": "jupyter.widget", "data": data}
            await mallory.tell("comm_open", opening, metadata={"version": "2.1.0"})
        await still_serves(mallory)
        mallory.said.clear()
        mallory.states = {}
        return set(await mallory.widgets()) - known, made

    new, made = play(attack())
    assert not new & set(made)
    outcome("dropped")


def test_send_what_is_no_message(each_room, outcome):
    """Send frames that are no messages: cut off, overlapping, nested, of another shape."""

    async def attack():
        victim, mallory = await victim_and_attacker(each_room)
        good = {"header": {"msg_type": "kernel_info_request", "msg_id": "1"}, "parent_header": {},
                "metadata": {}, "content": {}, "channel": "shell"}  # fmt: skip
        whole = serialised(good)
        for frame in (
            b"",
            b"\xff" * 64,
            whole[:-9],
            (2**63).to_bytes(8, "little") + whole[8:],
            whole[:8] + bytes(8) + whole[16:],
            serialised({**good, "content": [1, 2]}),
            serialised({**good, "header": {"msg_type": {"a": 1}}}),
            whole[:-2] + b"[" * 2,
        ):
            try:
                await mallory._socket.write_message(frame, binary=True)
            except WebSocketClosedError:  # one may be let go for the frame before
                await mallory.connect()
                await mallory._socket.write_message(frame, binary=True)
        await mallory.hang_up()
        await mallory.connect()
        await still_serves(mallory)
        await still_serves(victim)

    play(attack())
    outcome("dropped; both are served")


def test_send_an_oversized_message(each_room, outcome):
    """Send one message of eight megabytes to one's kernel."""

    async def attack():
        victim, mallory = await victim_and_attacker(each_room)
        data = {"method": "update", "state": {"selected": "x" * 8_000_000}, "buffer_paths": []}
        with suppress(WebSocketClosedError):  # it is closed while we still write
            await mallory.tell("comm_msg", {"comm_id": chooser(mallory), "data": data})
        code, _reason = await mallory.gone()
        await still_serves(victim)
        return code

    code = play(attack())
    assert code in (None, 1006, 1009)  # None: hung up without a word
    outcome("the sender's socket is closed")


def test_ask_for_states_and_never_read_them(each_room, outcome):
    """Ask for all states three hundred times and read nothing, so that the server holds them."""

    async def attack():
        victim, mallory = await victim_and_attacker(each_room)
        await mallory.hang_up()
        socket = await listen(mallory, f"api/kernels/{mallory.kernel}/channels?session_id=x")
        before = memory(each_room)
        comm = uuid.uuid4().hex
        said = {"parent_header": {}, "channel": "shell"}
        content = {"comm_id": comm, "target_name": "jupyter.widget.control", "data": {}}
        messages = [("comm_open", content, {"version": "1.0.0"})]
        data = {"comm_id": comm, "data": {"method": "request_states"}}
        messages += [("comm_msg", data, {})] * 300
        for number, (kind, content, metadata) in enumerate(messages):
            header = {"msg_id": f"m{number}", "msg_type": kind, "session": "s", "username": "",
                      "version": "5.3", "date": "2026-01-01T00:00:00Z"}  # fmt: skip
            message = {**said, "header": header, "metadata": metadata, "content": content}
            with suppress(WebSocketClosedError):  # thrown out, as we hope
                await socket.write_message(serialised(message), binary=True)
        await still_serves(victim)
        return memory(each_room) - before

    grown = play(attack())
    assert grown < 96, f"the server grew by {grown:.0f} MiB"
    outcome("held back")


def memory(server):
    """The server's own resident memory in MiB."""
    lines = Path(f"/proc/{server.process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))
