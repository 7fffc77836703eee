"""A library that never answers is waited for only so long."""

import pytest

from teachkit.errors import TeachkitError
from teachkit.labs.compression.hang import ask


def test_a_library_that_answers_is_quoted(tiny):
    found = ask("tiny", tiny, length=5, within=30.0)
    assert (found.ended, found.value, found.length) == (True, 77, 5)


def test_one_that_does_not_is_ended(tiny):
    found = ask("tiny", tiny, length=-1, within=1.5)
    assert (found.ended, found.value) == (False, None)
    assert 1.4 < found.seconds < 20


def test_one_that_cannot_be_asked_is_no_answer(tiny, tmp_path):
    with pytest.raises(TeachkitError) as caught:
        ask("none", tmp_path / "libnone.so", length=1, within=30.0)
    assert caught.value.code == "not-started"
    with pytest.raises(TeachkitError) as caught:
        ask("tiny", tiny, length=1, within=30.0, prefix="zng_")
    assert "zng_crc32_combine" in caught.value.hint
