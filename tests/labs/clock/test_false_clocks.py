import socket
import time

import pytest

from teachkit.labs.clock.false_clocks import answering
from teachkit.labs.clock.ntp import offset_and_delay, question, read_message
from teachkit.labs.ports import free_port


def measured(port):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.settimeout(5)
        line.connect(("127.0.0.1", port))
        asked = time.time()
        line.send(question(b"12345678"))
        said = read_message(line.recv(1024))
        assert said.origin == b"12345678"
        return offset_and_delay(asked, said, time.time())


def test_each_clock_tells_its_own_time_over_a_way_of_ten_milliseconds():
    truth, lie = free_port(udp=True), free_port(udp=True)
    with answering([("127.0.0.1", truth, 2.0), ("127.0.0.1", lie, -172_800.0)]):
        for port, ahead in ((truth, 2.0), (lie, -172_800.0)):
            offset, delay = measured(port)
            assert abs(offset - ahead) <= delay / 2 + 1e-3
            assert delay >= 0.0099


def test_a_port_that_is_taken_is_said_at_once():
    port = free_port(udp=True)
    with (
        answering([("127.0.0.1", port, 0.0)]),
        pytest.raises(OSError, match="in use"),
        answering([("127.0.0.1", port, 0.0)]),
    ):
        pytest.fail("two clocks on one port")


def test_the_ports_are_given_back():
    port = free_port(udp=True)
    for _ in range(2):
        with answering([("127.0.0.1", port, 0.0)]):
            measured(port)
