"""What a page may say, and to whose kernel: with a real websocket client."""

import asyncio
import json
import struct

import pytest
from tornado.httpclient import HTTPClientError
from tornado.web import create_signed_value

from tests.workshop.kernels.house import SAID, SLIDER, chapter, house, until

V1 = "v1.kernel.websocket.jupyter.org"


@pytest.mark.parametrize("protocol", [V1, None], ids=["v1", "old"])
def test_both_protocols_are_spoken(tmp_path, protocol):
    async def walk():
        async with house(tmp_path) as here, here.visitor("anna") as anna:
            await here.kernels.open("anna", "tools")
            await anna.connect(protocol=protocol)
            assert (await anna.widgets())[SLIDER]["value"] == 0
            said = await anna.move(SLIDER, value=5)
            assert [one["header"]["msg_type"] for one in said] == ["status", "comm_msg", "status"]

    asyncio.run(walk())


def test_what_the_front_end_asks_first_is_answered(tmp_path):
    async def walk():
        async with house(tmp_path) as here, here.visitor("anna") as anna:
            await anna.connect()
            for kind, answer in (
                ("kernel_info_request", "kernel_info_reply"),
                ("comm_info_request", "comm_info_reply"),
            ):
                message = await anna.tell(kind, {})
                await anna.idle(message)
                (reply,) = [one for one in anna.said if one["header"]["msg_type"] == answer]
                assert reply["channel"] == "shell"
                assert reply["parent_header"]["msg_id"] == message
                assert reply["content"]["status"] == "ok"
            assert reply["content"]["comms"][SLIDER] == {"target_name": "jupyter.widget"}
            model = json.loads((await anna.get(f"api/kernels/{anna.kernel}")).body)
            assert (model["id"], model["execution_state"]) == (anna.kernel, "idle")
            assert here.kernels.count() == 0

    asyncio.run(walk())


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("execute_request", {"code": "open('/etc/passwd').read()", "silent": False}),
        ("complete_request", {"code": "os.", "cursor_pos": 3}),
        ("inspect_request", {"code": "os", "cursor_pos": 2}),
        ("history_request", {"hist_access_type": "tail", "n": 10}),
        ("shutdown_request", {"restart": False}),
        ("interrupt_request", {}),
        ("debug_request", {"command": "evaluate"}),
        ("input_reply", {"value": "x"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_request_that_is_no_widget_s_gets_no_answer_and_makes_no_child(tmp_path, kind, content):
    async def walk():
        async with house(tmp_path) as here, here.visitor("anna") as anna:
            await anna.widgets()
            before = len(anna.said)
            for channel in ("shell", "control", "stdin"):
                await anna.tell(kind, content, channel=channel)
            await anna.idle(await anna.tell("kernel_info_request", {}))
            kinds = [one["header"]["msg_type"] for one in anna.said[before:]]
            assert kinds == ["status", "kernel_info_reply", "status"]
            assert here.kernels.count() == 0

    asyncio.run(walk())


def test_a_page_can_neither_make_nor_close_a_widget(tmp_path):
    async def walk():
        async with house(tmp_path) as here, here.visitor("anna") as anna:
            await anna.widgets()
            await anna.move(SLIDER, value=1)
            state = {"_model_name": "TextModel", "_model_module": "@jupyter-widgets/controls"}
            target = {"comm_id": "mine", "target_name": "jupyter.widget", "data": {"state": state}}
            await anna.tell("comm_open", target, metadata={"version": "2.1.0"})
            await anna.idle(await anna.tell("comm_close", {"comm_id": SLIDER, "data": {}}))
            states = await anna.widgets()
            assert "mine" not in states
            assert SLIDER in states
            said = await anna.move(SLIDER, value=2)
            assert SAID in [one["content"].get("comm_id") for one in said]

    asyncio.run(walk())


@pytest.mark.parametrize("who", ["nobody", "another", "a forger"])
def test_a_kernel_is_for_its_own_person_alone(tmp_path, who):
    async def walk():
        async with house(tmp_path) as here, here.visitor("anna") as anna:
            await anna.widgets()
            other = here.visitor("bob")
            if who == "nobody":
                other.cookies.clear()
            elif who == "a forger":
                value = create_signed_value("another secret", "tk_person", "anna")
                other.cookies["tk_person"] = value.decode()
            with pytest.raises(HTTPClientError) as refused:
                await other.connect(anna.kernel)
            assert refused.value.code == 403
            for method in ("GET", "DELETE"):
                assert (await other.ask(method, f"api/kernels/{anna.kernel}")).code == 404
            await anna.move(SLIDER, value=1)

    asyncio.run(walk())


def test_another_site_gets_no_socket_and_ends_nothing(tmp_path):
    async def walk():
        async with house(tmp_path) as here, here.visitor("anna") as anna:
            await anna.widgets()
            await anna.move(SLIDER, value=1)
            pid = here.pid("anna")
            evil = {"Origin": "https://elsewhere.example"}
            with pytest.raises(HTTPClientError) as refused:
                await here.visitor("anna").connect(headers=evil)
            assert refused.value.code == 403
            path = f"api/kernels/{anna.kernel}"
            assert (await anna.ask("DELETE", path, headers=evil)).code == 403
            assert here.pid("anna") == pid
            assert (await anna.ask("DELETE", path)).code == 204
            assert here.pid("anna") is None

    asyncio.run(walk())


@pytest.mark.parametrize("name", ["../secret", "x" * 65, "a/b", ".server", ""])
def test_a_person_whose_name_is_no_folder_has_no_kernel(tmp_path, name):
    async def walk():
        async with house(tmp_path) as here:
            with pytest.raises(ValueError, match="neither a person"):
                here.kernels.id_of(name, "tools")
            assert here.kernels.chapter_of("tools-1-2-3-4", name) is None

    asyncio.run(walk())


def test_a_page_that_went_in_this_moment_is_told_in_vain_and_the_kernel_goes_on(tmp_path):
    async def walk():
        async with house(tmp_path) as here, here.visitor("anna") as anna:
            await anna.widgets()
            (page,) = here.kernels.kernel("anna", "tools").pages
            line, page.ws_connection = page.ws_connection, None  # as tornado leaves a closed one
            page.tell("status", b'{"execution_state": "idle"}', None)
            page.ws_connection = line
            await anna.move(SLIDER, value=8)

    asyncio.run(walk())


def test_a_message_that_is_too_large_ends_the_socket_and_no_one_else_s(tmp_path):
    async def walk():
        async with (
            house(tmp_path) as here,
            here.visitor("anna") as anna,
            here.visitor("bob") as bob,
        ):
            await anna.widgets()
            await bob.widgets()
            data = {"method": "update", "state": {"value": "x" * (3 << 20)}}
            await anna.tell("comm_msg", {"comm_id": SLIDER, "data": data})
            assert (await anna.gone(10))[0] == 1009
            await bob.move(SLIDER, value=1)

    asyncio.run(walk())


@pytest.mark.parametrize(
    "content",
    [
        {"comm_id": SLIDER},
        {"comm_id": SLIDER, "data": []},
        {"comm_id": SLIDER, "data": {"method": "update", "state": 7}},
        {"comm_id": SLIDER, "data": {"method": "update", "state": {"value": "no number"}}},
        {"comm_id": SLIDER, "data": {"method": "no such"}},
        {"comm_id": ["a list"], "data": {"method": "update"}},
        {"comm_id": "nobody", "data": {"method": "update", "state": {"value": 1}}},
    ],
    ids=["no data", "a list", "no state", "no number", "no method", "no id", "no widget"],
)
def test_a_message_without_sense_ends_nothing(tmp_path, content):
    async def walk():
        async with house(tmp_path) as here, here.visitor("anna") as anna:
            await anna.widgets()
            await anna.move(SLIDER, value=1)
            pid = here.pid("anna")
            await anna.tell("comm_msg", content)
            await anna.move(SLIDER, value=2)
            assert here.pid("anna") == pid

    asyncio.run(walk())


def test_a_page_that_asks_and_never_reads_is_let_go(tmp_path):
    def source(_chapter):
        return chapter("import ipywidgets\nipywidgets.Label('x' * 2_000_000)")

    def frame(kind, **content):
        header = {"msg_id": "1", "msg_type": kind, "session": "s"}
        text = json.dumps({"header": header, "content": {"comm_id": "ask", **content}}).encode()
        return struct.pack("!BBHI", 0x81, 0x80 | 126, len(text), 0) + text  # masked with zeros

    async def walk():
        async with house(tmp_path, source=source) as here, here.visitor("anna") as anna:
            await here.kernels.open("anna", "tools")
            host = here.url.removeprefix("http://").rstrip("/")
            reader, writer = await asyncio.open_connection(*host.split(":"))
            writer.write(
                f"GET /api/kernels/{anna.kernel}/channels HTTP/1.1\r\nHost: {host}\r\n"
                "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                f"Sec-WebSocket-Key: {'A' * 22}==\r\n"
                f"Cookie: tk_person={anna.cookies['tk_person']}\r\n\r\n".encode()
            )
            assert b" 101 " in await reader.readline()
            await until(lambda: here.kernels.attached() == 1)
            reader._transport.pause_reading()
            writer.write(frame("comm_open", target_name="jupyter.widget.control", data={}))
            for _ in range(40):
                writer.write(frame("comm_msg", data={"method": "request_states"}))
            await until(lambda: here.kernels.attached() == 0)
            writer.transport.abort()

    asyncio.run(walk())


def test_shared_texts_have_an_address_of_their_own_and_are_kept_for_ever(tmp_path):
    def source(_chapter):
        code = (
            "import anywidget\nclass T(anywidget.AnyWidget):\n    _esm = 'export default {}'\nT()"
        )
        return chapter(code)

    async def walk():
        async with house(tmp_path, source=source) as here, here.visitor("anna") as anna:
            states = await anna.widgets()
            (address,) = [one["_esm"] for one in states.values() if "_esm" in one]
            assert address.startswith(f"{here.url}tk/esm/")
            for headers in ({}, {"Accept-Encoding": "gzip"}):
                response = await anna.get(address.removeprefix(here.url), headers=headers)
                assert response.body == b"export default {}"
                assert response.headers["Content-Type"].startswith("text/javascript")
                assert "immutable" in response.headers["Cache-Control"]
            assert (await anna.get("tk/esm/0123456789abcdef.js")).code == 404

    asyncio.run(walk())
