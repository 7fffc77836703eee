"""The benchmark of the room runs, goes on where it stopped, and says what went wrong."""

import json
from pathlib import Path

import pytest

pytest.importorskip("voila")
pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


@pytest.fixture
def run(monkeypatch, tmp_path, capsys):
    """Run it with short parts; return the exit code, the rows, and what was printed."""
    monkeypatch.syspath_prepend(str(ROOT))
    from benchmarks.workshop import __main__ as benchmark
    from benchmarks.workshop import parts

    for name in ("MOVING", "ANSWERING", "SAYING"):
        monkeypatch.setattr(parts, name, 1.0)
    results = tmp_path / "results.jsonl"

    def run(*words):
        code = benchmark.main([*words, "--browsers", "0", "--results", str(results)])
        rows = [json.loads(line) for line in results.read_text().splitlines()]
        return code, rows, capsys.readouterr()

    return run


def test_a_room_of_three_is_measured_once(run):
    words = ("--participants", "3", "--joining", "0", "--only", "ours, warm", "--only", "at-once")
    code, (row,), told = run(*words)
    assert code == 0
    assert (row["opened"], row["errors"]) == (3, 0)
    assert 0 < row["seconds"]["p50"] <= row["seconds"]["p95"] < 60
    assert row["moves, ms"]["p50"] > 0
    assert row["memory"] > row["memory each"] > 0
    assert "| ours, warm | 3 at once |" in told.out
    _, rows, told = run(*words)
    assert rows == [row]
    assert "…" not in told.err


def test_answers_are_kept_and_shown_on_the_board(run):
    words = ("--joining", "40", "--only", "ours, warm", "--only", "answers", "--only", "board")
    code, (kept, shown), told = run(*words)
    assert code == 0
    assert (kept["sent"], kept["kept"], kept["errors"]) == (200, 200, 0)
    assert (shown["sent"], shown["shown"], shown["errors"]) == (40, 40, 0)
    assert "answers on the board" in told.out


def test_the_peer_has_the_same_chapter(run):
    code, (row,), _ = run("--participants", "1", "--joining", "0", "--only", "stock Voila")
    assert code == 0
    assert (row["opened"], row["errors"]) == (1, 0)


def test_a_peer_that_is_not_there_is_said_and_tried_again(run, tmp_path):
    words = ("--participants", "1", "--joining", "0", "--only", "Solara")
    words += ("--solara", str(tmp_path / "nowhere"))
    code, (row,), told = run(*words)
    assert code == 0
    assert "nowhere" in row["error"]
    assert "Solara | at-once" in told.out
    _, rows, _ = run(*words)
    assert len(rows) == 2
