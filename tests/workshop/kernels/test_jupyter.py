"""Both websocket protocols, held against jupyter_server's own reading and writing of them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jupyter_server.services.kernels.connection.base import (
    deserialize_binary_message,
    deserialize_msg_from_ws_v1,
    serialize_binary_message,
    serialize_msg_to_ws_v1,
)

from teachkit.workshop.kernels.jupyter import V1, Message, decode, encode

HEADER = {
    "msg_id": "a1",
    "msg_type": "comm_msg",
    "session": "s",
    "username": "",
    "version": "5.3",
    "date": "2026-01-01T00:00:00Z",
}
CONTENT = {"comm_id": "c1-2", "data": {"method": "update", "state": {"value": "é"}}}
BUFFERS = (b"one", b"", b"three")


def sent(protocol, buffers):
    """The message as JupyterLab would send it."""
    message = {"header": HEADER, "parent_header": {}, "metadata": {}, "content": CONTENT}
    if protocol == V1:
        pack = [json.dumps(part).encode() for part in message.values()]
        return serialize_msg_to_ws_v1([*pack, *buffers], "shell")
    message |= {"channel": "shell", "buffers": list(buffers)}
    return serialize_binary_message(message) if buffers else json.dumps(message)


@pytest.mark.parametrize("buffers", [(), BUFFERS], ids=["plain", "binary"])
@pytest.mark.parametrize("protocol", [V1, None], ids=["v1", "old"])
def test_what_the_page_sends_is_read(protocol, buffers):
    message = decode(sent(protocol, buffers), protocol)
    assert message.kind == "comm_msg"
    assert message.content == CONTENT
    assert message.buffers == buffers
    assert message.header == {"msg_id": "a1", "msg_type": "comm_msg", "session": "s"}


@pytest.mark.parametrize("buffers", [(), BUFFERS], ids=["plain", "binary"])
@pytest.mark.parametrize("protocol", [V1, None], ids=["v1", "old"])
def test_what_we_send_is_what_jupyter_reads(protocol, buffers):
    content = json.dumps(CONTENT).encode()
    parent = {"msg_id": "p"}
    told = encode(
        protocol, "k-1", "comm_msg", content, parent=parent, metadata=b'{"a": 1}', buffers=buffers
    )
    if protocol == V1:
        channel, parts = deserialize_msg_from_ws_v1(told)
        header, before, metadata, said = map(json.loads, parts[:4])
        got = tuple(parts[4:])
    else:
        message = deserialize_binary_message(told) if buffers else json.loads(told)
        channel, header, before = message["channel"], message["header"], message["parent_header"]
        metadata, said, got = message["metadata"], message["content"], tuple(message["buffers"])
    assert (channel, before, metadata, said, got) == (
        "iopub",
        parent,
        {"a": 1},
        CONTENT,
        buffers,
    )
    assert header["session"] == "k-1"
    assert header["msg_type"] == "comm_msg"


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300)), st.sampled_from([V1, None]))
def test_what_is_no_message_is_none(junk, protocol):
    assert decode(junk, protocol) is None or isinstance(decode(junk, protocol), Message)


@given(st.integers(0, 400), st.integers(0, 255), st.sampled_from([V1, None]))
def test_a_damaged_message_never_raises(at, byte, protocol):
    whole = bytearray(sent(protocol, BUFFERS))
    whole[at % len(whole)] = byte
    decode(bytes(whole), protocol)


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        '{"header": {"msg_id": 1, "msg_type": "x"}, "content": {}}',
        '{"header": {"msg_id": "1"}, "content": {}}',
        '{"header": {"msg_id": "1", "msg_type": "x"}, "content": []}',
        "[" * 100_000,
    ],
    ids=["a list", "a number for an id", "no kind", "a list for content", "deep"],
)
def test_json_of_another_shape_is_dropped(text):
    assert decode(text, None) is None
