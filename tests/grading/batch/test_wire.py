"""What passes between the supervisor and a worker."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teachkit.grading.batch.wire import Frames, frame, read_frame

plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.binary(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab"), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(plain, max_size=5), st.integers(1, 40))
def test_frames_come_out_as_they_went_in_however_the_pipe_cuts_them(values, step):
    sent = b"".join(map(frame, values))
    frames = Frames()
    got = [
        value
        for start in range(0, len(sent), step)
        for value in frames.feed(sent[start : start + step])
    ]
    assert got == values
    stream = io.BytesIO(sent)
    assert [read_frame(stream) for _ in values] == values


@pytest.mark.parametrize("cut", [0, 1, 4, 6])
def test_a_pipe_that_ends_early_holds_no_frame(cut):
    assert read_frame(io.BytesIO(frame(["an", "order"])[:cut])) is None


def test_a_lone_surrogate_arrives_spelled_out():
    (got,) = Frames().feed(frame("a\udc80b"))
    assert got == "a\\udc80b"
    got.encode()


def test_a_large_submission_passes():
    content = bytes(range(256)) * (1 << 16)
    (got,) = Frames().feed(frame([[["a.ipynb", content]], 1]))
    assert got == [[["a.ipynb", content]], 1]
