"""A server that is killed takes its kernels along; so much memory do they take."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from teachkit.workshop.kernels import frames
from teachkit.workshop.kernels.process import start_warm
from tests.workshop.kernels.house import ROOT, TOOLS, alive, house, of_the_course

SERVER = """
import asyncio, json, sys
from pathlib import Path
from tests.workshop.kernels.house import SLIDER, house

async def main():
    async with house(Path(sys.argv[1]), patience=8) as here:
        pids = []
        for person in ("anna", "bob"):
            visitor = here.visitor(person)
            await visitor.widgets()
            await visitor.move(SLIDER, value=1)
            pids.append(here.pid(person))
        # One of them hangs, and hears no socket close.
        data = {"method": "update", "state": {"value": 66}, "buffer_paths": []}
        await visitor.tell("comm_msg", {"comm_id": SLIDER, "data": data})
        pids += [warm.process.pid for warm in here.kernels._running()]
        print(json.dumps(pids), flush=True)
        await asyncio.sleep(600)

asyncio.run(main())
"""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")
def test_with_a_server_that_is_killed_all_its_processes_end_even_one_that_hangs(tmp_path):
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(tmp_path)],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        pids = json.loads(server.stdout.readline())
        assert all(map(alive, pids))
    finally:
        server.send_signal(signal.SIGKILL)
        server.wait(10)
        server.stdout.close()
    deadline = time.monotonic() + 30
    while any(map(alive, pids)):
        assert time.monotonic() < deadline, "a process was left behind"
        time.sleep(0.05)


IPYKERNEL = """
import os, sys
from ipykernel.inprocess.ipkernel import InProcessKernel
import ipykernel.kernelapp, ipykernel.ipkernel, ipykernel.zmqshell
shell = InProcessKernel().shell
for code in json.loads(sys.stdin.read()):
    assert shell.run_cell(code, silent=True).success
print("up", flush=True)
sys.stdin.close()
os.read(int(sys.argv[1]), 1)
"""


def pss(pid):
    """The proportional share of memory of a process, in KiB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="the system does not tell")
def test_ten_participants_take_less_than_half_of_the_memory_of_ten_ipykernels(tmp_path):
    """One ipykernel is measured ten times over: alone it shares its libraries with nobody."""
    codes = [cell.source for cell in of_the_course("trust").cells if cell.cell_type == "code"]
    end, begin = os.pipe()
    with open(begin, "wb"):
        other = subprocess.Popen(
            [sys.executable, "-c", "import json\n" + IPYKERNEL, str(end)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pass_fds=[end],
            cwd=tmp_path,
            env={**os.environ, "TEACHKIT_COURSE": str(ROOT), "TEACHKIT_ROOM": "1"},
        )
        other.stdin.write(json.dumps(codes).encode())
        other.stdin.close()
        while (line := other.stdout.readline()) and line != b"up\n":
            pass
        assert line == b"up\n"
        one_ipykernel = pss(other.pid)
    other.wait(20)
    other.stdout.close()
    os.close(end)

    async def walk():
        (tmp_path / ".teachkit").mkdir()
        warm = await start_warm(codes, ROOT, "trust", patience=30)
        lines = [await warm.fork(tmp_path, ["plan.json", "record.jsonl"]) for _ in range(10)]
        for line in lines:
            assert (await frames.take(line.reader))[0] == "up"
            line.writer.write(frames.pack("states"))
            assert (await frames.take(line.reader))[0] == "states"
        taken = sum(pss(line.pid) for line in lines) + pss(warm.process.pid)
        for line in lines:
            line.writer.close()
        await warm.stop()
        return taken

    assert asyncio.run(walk()) < 0.5 * 10 * one_ipykernel


def test_the_memory_of_a_house_is_that_of_its_processes(tmp_path):
    async def walk():
        async with house(tmp_path) as here:
            assert here.kernels.memory() == 0
            await here.kernels.start(["tools"])
            (warm,) = here.kernels._running()
            assert 0.5 < here.kernels.memory() / 1024 / pss(warm.process.pid) < 2

    asyncio.run(walk())


def test_the_chapter_of_these_tests_reads_what_it_says(tmp_path):
    async def walk():
        warm = await start_warm(TOOLS, ROOT, "tools", patience=30)
        await warm.stop()
        return warm.saving

    assert asyncio.run(walk()) == {0}
