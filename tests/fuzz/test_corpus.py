"""Every input that the fuzzer found worth keeping is judged again, with each run of the tests."""

import importlib.util
from pathlib import Path

import pytest

HERE = Path(__file__).parent
spec = importlib.util.spec_from_file_location("fuzz_lock", HERE / "fuzz_lock.py")
fuzz_lock = importlib.util.module_from_spec(spec)
spec.loader.exec_module(fuzz_lock)

INPUTS = sorted(fuzz_lock.CORPUS.iterdir())


def test_the_corpus_gives_every_reader_something_and_stays_small():
    assert {path.read_bytes()[:1] for path in INPUTS} >= {b"L", b"M", b"J"}
    assert sum(path.stat().st_size for path in INPUTS) < 200_000


def test_no_kept_input_gets_more_than_an_error_out_of_a_reader():
    for path in INPUTS:
        try:
            fuzz_lock.judge(path.read_bytes())
        except Exception as error:
            raise AssertionError(f"{path.name}: {error!r}") from error


def test_random_mutations_of_the_corpus_get_no_more_out_of_them():
    seeds = [path.read_bytes() for path in INPUTS]
    assert fuzz_lock.run_random(1 / 60, seeds) > 100


def test_a_finding_would_be_noticed(monkeypatch):
    from teachkit.decisions.depend import lock

    def careless(text, place):
        raise KeyError("name")

    monkeypatch.setattr(lock, "_read_toml", careless)
    with pytest.raises(KeyError):
        fuzz_lock.judge(b"Lwhat = 'is this'\n")
