"""The filter: nothing that runs behind it can set a clock, whoever runs it."""

import platform
import struct
import sys

import pytest

from teachkit.labs.clock.still import filter_program, held
from teachkit.labs.process import ran

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() != "x86_64",
    reason="the filter speaks of the system calls of Linux on x86-64",
)


def behind_the_filter(script):
    done = ran(held(sys.executable, "-c", script), within=30)
    assert done.code == 0, done.said
    return done.text.split()


def test_setting_a_clock_is_not_permitted():
    # It would be set to the time that it shows, so that a broken filter harms nobody.
    script = (
        "import time\n"
        "try: time.clock_settime(time.CLOCK_REALTIME, time.time())\n"
        "except PermissionError: print('refused')\n"
    )
    assert behind_the_filter(script) == ["refused"]


@pytest.mark.parametrize("call", ["adjtimex", "ntp_adjtime"])
def test_steering_a_clock_says_done_and_does_nothing(call):
    # Asked only to read, the kernel would write the time into the buffer.
    script = (
        "import ctypes\n"
        "buffer = ctypes.create_string_buffer(208)\n"
        f"print(ctypes.CDLL(None).{call}(buffer), any(buffer.raw))\n"
    )
    assert behind_the_filter(script) == ["0", "False"]


def test_what_it_starts_is_behind_it_too():
    script = (
        "import subprocess, sys\n"
        "inner = 'import time; time.clock_settime(time.CLOCK_REALTIME, time.time())'\n"
        "print(subprocess.run([sys.executable, '-c', inner], capture_output=True).returncode)\n"
    )
    assert behind_the_filter(script) == ["1"]


def test_everything_else_goes_on_as_before():
    script = "import os, time; print(time.time() > 1e9, os.listdir('/') != [])"
    assert behind_the_filter(script) == ["True", "True"]


def test_the_filter_fits_into_the_kernels_own_form():
    for code, when_true, when_false, value in filter_program():
        assert len(struct.pack("=HBBI", code, when_true, when_false, value)) == 8
    assert filter_program()[-1][0] == 0x06, "the last line decides for whatever came so far"
