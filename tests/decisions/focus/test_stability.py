"""Leak, warm-up or neither, on real processes; and what a restart does about it."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from teachkit.decisions.focus import memory_trend, read_samples, restarts
from teachkit.decisions.focus.stability import FEWEST_SAMPLES, size_words
from teachkit.errors import TeachkitError

SAMPLES = Path(__file__).parent / "samples"
# A request handler that does what its first argument says; prints requests and resident bytes.
SERVER = """
import os, random, sys
what, requests, every = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
page, draw = os.sysconf("SC_PAGE_SIZE"), random.Random(17)
kept, cache = [], {}
print("requests,bytes")
for request in range(requests + 1):
    if request % every == 0:
        with open("/proc/self/statm") as memory:
            print(request, int(memory.read().split()[1]) * page, sep=",")
    body = bytes(200) + str(request).encode()
    if what == "leak":
        kept.append(body)
    if what == "cache":
        cache.setdefault(draw.randrange(2000), body * 4)
"""


def recorded(name):
    return memory_trend(read_samples((SAMPLES / f"memory-{name}.csv").read_text()))


def line(slope, noise=(0, 300, -200, 100), count=40, start=10e6, step=100):
    return [(i * step, start + slope * i * step + noise[i % len(noise)]) for i in range(count)]


# --- real processes -----------------------------------------------------------------------


def test_a_process_that_keeps_every_body_leaks_what_a_body_takes():
    found = recorded("leak")
    assert found.verdict == "leak"
    # 200 zeros and up to five digits, the object's head of 33 bytes, and its place in a list.
    assert 240 <= found.low <= found.slope <= found.high <= 270


def test_a_cache_that_fills_is_a_warm_up():
    found = recorded("cache")
    assert found.verdict == "warm-up"
    assert found.grown > 2e6
    assert found.growth < 20_000


def test_a_process_that_keeps_nothing_is_flat():
    assert recorded("flat").verdict == "flat"


def test_a_leak_is_seen_behind_a_cache_that_fills_first():
    found = recorded("both")
    assert found.verdict == "leak"
    assert found.slope == pytest.approx(recorded("leak").slope, rel=0.05)
    assert found.early > 1.5 * found.slope


@pytest.mark.slow
@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="memory is read from /proc")
@pytest.mark.parametrize(
    ("what", "verdict"), [("leak", "leak"), ("cache", "warm-up"), ("nothing", "flat")]
)
def test_a_process_of_today_is_judged_alike(what, verdict):
    ran = subprocess.run(
        [sys.executable, "-I", "-S", "-c", SERVER, what, "30000", "500"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert memory_trend(read_samples(ran.stdout)).verdict == verdict


# --- what is and is not known -------------------------------------------------------------


def test_a_slope_that_dies_away_is_not_yet_a_leak():
    filling = [(i * 100, 10e6 + 5e6 * (1 - 0.9**i)) for i in range(24)]
    found = memory_trend(filling)
    assert found.verdict == "cannot tell"
    assert "ever more slowly" in found.headline
    longer = [(i * 100, 10e6 + 5e6 * (1 - 0.9**i)) for i in range(200)]
    assert memory_trend(longer).verdict == "warm-up"


def test_too_few_samples_cannot_tell_however_steep():
    steep = [(i, 1e6 * i) for i in range(FEWEST_SAMPLES - 1)]
    assert memory_trend(steep).verdict == "cannot tell"
    assert memory_trend([(i, 1e6 * i) for i in range(FEWEST_SAMPLES)]).verdict == "leak"


def test_a_slope_below_a_few_pages_is_no_growth():
    assert memory_trend(line(0.5)).verdict == "flat"
    assert memory_trend(line(50)).verdict == "leak"


@pytest.mark.parametrize("slope", [5, 20])
def test_a_small_rise_that_is_sure_is_neither_flat_nor_a_warm_up(slope):
    found = memory_trend(line(slope, count=80, start=20e6))
    assert found.low > 0
    assert found.growth < 0.005 * 20e6
    assert found.verdict == "cannot tell"
    assert "rises by" in found.headline
    assert "Run it for longer" in found.headline


def test_an_interval_that_admits_a_leak_is_not_flat():
    """Swings of 64 KiB a sample, of twenty samples, hide a hundred kilobytes."""
    draw = random.Random(17)
    held = [(100 * i, 20e6 + draw.gauss(0, 65536)) for i in range(20)]
    found = memory_trend(held)
    assert found.low < 0 < found.high
    assert found.high * 1000 > 0.01 * 20e6
    assert found.verdict == "cannot tell"


def test_a_collector_that_comes_and_goes_is_flat_and_hides_a_small_leak():
    """Growth must exceed what memory swings, or nothing is said."""
    teeth = [(100 * i, 20e6 + 3e5 * (i % 10)) for i in range(80)]
    assert memory_trend(teeth).verdict == "flat"
    hidden = [(x, y + 30 * x) for x, y in teeth]
    assert memory_trend(hidden).verdict == "cannot tell"
    assert memory_trend([(x, y + 1000 * x) for x, y in teeth]).verdict == "leak"


def test_a_tolerance_is_granted():
    assert memory_trend(line(50), tolerance=100).verdict != "leak"


def test_memory_that_shrinks_does_not_leak():
    assert memory_trend(line(-50)).verdict == "flat"


def test_ten_thousand_samples_are_read_as_blocks():
    found = memory_trend(line(50, count=10_000))
    assert found.verdict == "leak"
    assert found.slope == pytest.approx(50, rel=0.01)


def test_the_sentences_begin_with_the_verdict():
    assert recorded("leak").headline.startswith("Leak: memory rises by 25")
    assert "a million requests cost 24" in " ".join(r.sentence for r in recorded("leak").reasons)


# --- reading ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("requests,bytes\n0,1024\n10,2048\n", 2048, id="bytes"),
        pytest.param("requests,rss [KiB]\n0,1\n10,2\n", 2048, id="kib"),
        pytest.param("requests;memory (MB)\n0;1\n10;2\n", 2e6, id="mb"),
        pytest.param("0 1024\n10 2048\n", 2048, id="bare"),
        pytest.param("requests,held_gib\n0,1\n10,2\n", 2 * 2**30, id="gib"),
        pytest.param("requests,held (GB)\n0,1\n10,2\n", 2e9, id="gb"),
        pytest.param("0,1 MiB\n10,2 MiB\n", 2 * 2**20, id="behind-the-number"),
    ],
)
def test_samples_are_read_in_their_unit(text, expected):
    assert read_samples(text)[1] == (10, expected)


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        pytest.param("", "no-samples", "m.csv", id="empty"),
        pytest.param("a,b,c\n1,2,3\n", "not-samples", "line 2", id="three-columns"),
        pytest.param("a;b\n0;12,5\n", "decimal-comma", "line 2", id="decimal-comma"),
        pytest.param("a,b\n0,5\n0,6\n", "not-rising", "line 3", id="not-rising"),
        pytest.param("a,b\n0,many\n", "not-a-number", "field bytes", id="word"),
        pytest.param("a,b\n0,-5\n", "not-a-number", "line 2", id="negative"),
    ],
)
def test_what_is_wrong_with_samples_is_said_with_its_place(text, code, place):
    with pytest.raises(TeachkitError) as caught:
        read_samples(text, place="m.csv")
    assert caught.value.code == code
    assert place in caught.value.place


@pytest.mark.parametrize("samples", [[], [(0, 1)]])
def test_a_slope_needs_two_samples(samples):
    with pytest.raises(TeachkitError) as caught:
        memory_trend(samples)
    assert caught.value.code == "no-samples"


def test_samples_that_are_no_numbers_are_refused():
    with pytest.raises(TeachkitError) as caught:
        memory_trend([(0, 1.0), (1, float("nan"))])
    assert caught.value.code == "not-a-number"


def test_requests_that_go_back_are_refused():
    with pytest.raises(TeachkitError) as caught:
        memory_trend([(1, 5), (1, 6)])
    assert caught.value.code == "not-rising"


# --- restart every 1000 requests ----------------------------------------------------------


def test_the_restart_of_the_slide_is_reckoned():
    """250 bytes a request, 256 MiB, 10 s of work a restart, 2 s of which nobody is served."""
    found = restarts(250, 256 * 2**20, start=6 * 2**20, every=1000, seconds=2, per_second=125)
    assert found.until == 250 * 2**20 / 250
    assert found.lost == 250_000
    assert found.share == 2 / 10
    assert found.a_day == 86_400 / 10
    assert found.enough
    assert "20.0% of the time" in found.sentence
    assert "The leak stays" in found.sentence


def test_the_limits_of_a_restart_belong_to_it():
    found = restarts(256, 256 * 1000, every=1000, seconds=0, per_second=50)
    assert found.until == found.lost / 256 == 1000
    assert found.enough
    assert (found.share, found.a_day) == (0, 86_400 / 20)
    assert restarts(1, 100, every=1, seconds=2).a_day == 86_400 / (1 / 100 + 2)


def test_a_restart_that_comes_too_late_says_so():
    found = restarts(1e6, 256e6, every=1000)
    assert not found.enough
    assert "too late" in found.sentence


def test_without_a_leak_the_limit_is_never_reached():
    assert restarts(0, 256e6).until == float("inf")
    assert "never reached" in restarts(-3, 256e6).sentence


@pytest.mark.parametrize(
    "options", [{"every": 0}, {"per_second": 0}, {"start": 300e6}, {"seconds": -1}]
)
def test_a_restart_that_makes_no_sense_is_refused(options):
    with pytest.raises(TeachkitError) as caught:
        restarts(250, 256e6, **options)
    assert caught.value.code == "bad-option"


def test_sizes_are_said_in_words():
    assert size_words(12.9 * 2**20) == "12.9 MiB"
    assert size_words(-2048) == "-2.0 KiB"
    assert size_words(249) == "249 bytes"
    assert size_words(1024) == "1.0 KiB"
    assert size_words(3 * 2**30) == "3.0 GiB"
    assert size_words(0) == "0 bytes"
