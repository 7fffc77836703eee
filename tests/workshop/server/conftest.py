"""Stock Voila and ours, side by side, for the tests that show a defect on one and its cure."""

import asyncio
import time

import pytest

from tests.workshop.server.stock import FORGED, course, our_room, stock_voila


@pytest.fixture(scope="module")
def probe_course(tmp_path_factory):
    """A course of one chapter that is quick to run."""
    return course(tmp_path_factory.mktemp("probe") / "course")


@pytest.fixture(scope="module")
def stock(probe_course):
    """Voila as it comes; it is told to hand a header to kernels, as its manual shows."""
    with stock_voila(probe_course, FORGED) as kind:
        yield kind


@pytest.fixture(scope="module")
def ours(probe_course, tmp_path_factory):
    """Our room with Voila's own kernels."""
    folder = tmp_path_factory.mktemp("ours") / "room"
    with our_room(probe_course, folder, "--participants=4") as kind:
        yield kind


@pytest.fixture(scope="session")
def eventually():
    """A function: wait until something is so, and return it."""

    async def wait(what, patience=30):
        deadline = time.monotonic() + patience
        while not (found := what()):
            assert time.monotonic() < deadline, "it never came to be so"
            await asyncio.sleep(0.05)
        return found

    return wait
