"""Measurements kept round by round: complete, in turns, and the story of the table of ratios."""

import statistics

import pytest

from teachkit.data import rounds
from teachkit.data.focus import compressions
from teachkit.data.rounds import held_memory, timed_rounds
from teachkit.errors import TeachkitError


def of(name, level):
    return next(one for one in timed_rounds() if (one.implementation, one.level) == (name, level))


def speedup(name, level):
    """How many times as fast as the C library, by the medians."""
    return statistics.median(of("zlib", level).milliseconds) / statistics.median(
        of(name, level).milliseconds
    )


def test_every_round_of_a_level_was_measured_in_turns():
    for level in (1, 6):
        counts = {len(one.milliseconds) for one in timed_rounds() if one.level == level}
        assert len(counts) == 1
        assert min(counts) >= 20


@pytest.mark.parametrize("level", [1, 6])
def test_the_rounds_tell_what_the_table_of_ratios_tells(level):
    """Another day, another text, another release: a tenth apart at most."""
    table = next(
        row
        for row in compressions("zlib")
        if row.implementation.startswith("zlib-rs 0.6") and row.file == "text"
        if row.level == level
    )
    assert speedup("zlib-rs", level) == pytest.approx(table.compress, rel=0.1)
    larger = of("zlib-rs", level).bytes / of("zlib", level).bytes
    assert larger == pytest.approx(table.size_ratio, abs=0.02)


def test_the_package_with_the_borrowed_name_is_far_from_its_claim():
    assert 1.5 < speedup("zlib-rs (Python package)", 6) < 3


def test_a_level_with_a_round_missing_is_refused(monkeypatch):
    rows = list(rounds._rows("rounds.csv"))
    rows[0]["milliseconds"] = rows[0]["milliseconds"].rpartition(" ")[0]
    monkeypatch.setattr(rounds, "_rows", lambda _file: iter(rows))
    with pytest.raises(TeachkitError, match="as many"):
        timed_rounds.__wrapped__()


def test_three_servers_hold_their_memory_in_three_ways():
    held = {one.name: one.kibibytes for one in held_memory()}
    assert set(held) == {"leak", "warm-up", "flat"}
    half = {name: len(all_) // 2 for name, all_ in held.items()}
    late = {name: all_[-1] - all_[half[name]] for name, all_ in held.items()}
    early = {name: all_[half[name]] - all_[0] for name, all_ in held.items()}
    assert late["leak"] > 3000
    assert early["leak"] > 3000
    assert early["warm-up"] > 3000 > 10 * late["warm-up"]
    assert abs(early["flat"]) + abs(late["flat"]) < 100
