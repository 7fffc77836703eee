"""Real sandboxes, one of each kind, and answers to run in them."""

from contextlib import contextmanager

import pytest

from teachkit.grading.answers import answer_of
from teachkit.grading.launch import Limits
from teachkit.grading.sandbox import SEALED, SEALED_NS, sandbox

QUICK = Limits(seconds=5.0, budget=20.0)


@contextmanager
def opened(kind, **options):
    """A sandbox of this kind, or a skip that says why there is none."""
    with sandbox(bubblewrap=kind == SEALED_NS, **options) as box:
        if box.level != kind:
            why = " ".join(box.reasons)
            pytest.skip(f"this system gives {box.level}, not {kind}: {why}")
        yield box


@pytest.fixture(scope="module", params=[SEALED_NS, SEALED])
def kind(request):
    """Each level that is sealed."""
    return request.param


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """An exercise's folder of data, with the hidden checks beside it, as in a course."""
    exercise = tmp_path_factory.mktemp("exercise")
    (exercise / "test_hidden.py").write_text("EXPECTED = 42\n")
    folder = exercise / "data"
    folder.mkdir()
    (folder / "words.txt").write_text("to be\n")
    (folder / "slip").symlink_to(exercise / "test_hidden.py")
    return folder


@pytest.fixture(scope="module")
def box(kind, data):
    """A sandbox with the data."""
    with opened(kind, data=[data]) as box:
        yield box


@pytest.fixture
def ask(box):
    """Run a function ``f`` of a source in a child of its own, and return what it returns."""

    def ask(source, *arguments, limits=QUICK, data=None):
        child = box.launch(answer_of(source, ["f"]), limits, data)
        try:
            return child.call("f", arguments).value
        finally:
            child.close()

    return ask
