"""Timings as real tools wrote them, and every way in which a file of them is wrong."""

import json
from pathlib import Path

import pytest

from teachkit.decisions.focus import read_criterion, read_timings
from teachkit.decisions.focus.timings import choose_series
from teachkit.errors import TeachkitError

SAMPLES = Path(__file__).parent / "samples"
CRITERION = {
    str(path.relative_to(SAMPLES / "criterion")): path.read_text()
    for path in sorted((SAMPLES / "criterion").rglob("*.*"))
}


def sample(name):
    return (SAMPLES / name).read_text()


def refused(text, **options):
    with pytest.raises(TeachkitError) as caught:
        read_timings(text, place="times.csv", **options)
    assert caught.value.hint
    return caught.value


# --- what tools write ---------------------------------------------------------------------


def test_hyperfine_gives_each_run_of_each_command():
    data = json.loads(sample("hyperfine.json"))
    found = read_timings(sample("hyperfine.json"), place="hyperfine.json")
    assert [series.name for series in found] == ["level-6", "level-1"]
    assert [list(series.seconds) for series in found] == [r["times"] for r in data["results"]]
    assert {(series.unit, series.source) for series in found} == {("s", "hyperfine")}
    assert not any(series.interleaved for series in found)


def test_pytest_benchmark_gives_each_round_and_the_size_it_noted():
    found = read_timings(sample("pytest-benchmark.json"))
    assert [series.name for series in found] == ["test_compress[1]", "test_compress[6]"]
    assert [len(series.seconds) for series in found] == [12, 12]
    assert found[0].size == 150963
    assert dict(found[0].environment)["python"].startswith("3.")


def test_criterion_divides_each_sample_by_its_iterations():
    plain, crate = (
        read_timings(CRITERION[f"{name}/65536/new/sample.json"])[0] for name in ("plain", "crate")
    )
    # Criterion's own estimate of the median, in nanoseconds.
    for series, name in ((plain, "plain"), (crate, "crate")):
        estimate = json.loads(CRITERION[f"{name}/65536/new/estimates.json"])["median"]
        ranked = sorted(series.seconds)
        ours = 1e9 * (ranked[9] + ranked[10]) / 2
        assert ours == pytest.approx(estimate["point_estimate"], rel=1e-9)


def test_criterions_two_files_of_a_run_say_the_same():
    for name in ("plain", "crate"):
        (one,) = read_timings(CRITERION[f"{name}/65536/new/sample.json"])
        (other,) = read_timings(CRITERION[f"{name}/65536/new/raw.csv"])
        assert one.seconds == pytest.approx(other.seconds, rel=1e-12)
        assert other.name == f"adler32/{name}/65536"


def test_a_folder_of_criterion_is_read_whole_and_named_by_itself():
    found = read_criterion(CRITERION)
    assert [series.name for series in found] == ["adler32/crate/65536", "adler32/plain/65536"]
    assert {len(series.seconds) for series in found} == {20}


def test_the_run_before_keeps_its_mark():
    both = CRITERION | {path.replace("/new/", "/base/"): text for path, text in CRITERION.items()}
    assert [series.name for series in read_criterion(both)][:2] == [
        "adler32/crate/65536 (base)",
        "adler32/crate/65536",
    ]


def test_raw_csv_alone_is_enough_of_a_folder():
    raw = {path: text for path, text in CRITERION.items() if path.endswith("raw.csv")}
    assert len(read_criterion(raw)) == 2


def test_rows_of_name_time_and_bytes_are_seven_series_measured_in_turns():
    found = read_timings(sample("compress.csv"), place="compress.csv")
    assert len(found) == 7
    assert {len(series.seconds) for series in found} == {40}
    assert all(series.interleaved for series in found)
    sizes = {series.name: series.size for series in found}
    assert sizes["zlib-rs-1"] == sizes["zlib-ng-1"] == 372095
    assert dict(found[0].environment)["date"] == "2026-11-23"


# --- columns that people write ------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        pytest.param("0.0125\n0.013\n", "", id="bare"),
        pytest.param("seconds\n0.0125\n0.013\n", "seconds", id="header-seconds"),
        pytest.param("ms\n12.5\n13\n", "ms", id="header-ms"),
        pytest.param("time [us]\n12500\n13_000\n", "us", id="header-brackets"),
        pytest.param("zlib (µs)\n12500\n13000\n", "µs", id="header-micro-sign"),
        pytest.param("new_ns\n12500000\n1.3e7\n", "ns", id="header-suffix"),
        pytest.param("12.5 ms\n13 ms\n", "ms", id="behind-the-number"),
        pytest.param("12.5ms\n0.013s\n", "s", id="mixed-behind-the-number"),
        pytest.param("sec\n0.0125\n0.013\n", "sec", id="header-sec"),
        pytest.param("# a comment\n\nms\n12.5\n\n13\n", "ms", id="comments-and-blanks"),
        pytest.param("\ufeffms\r\n12.5\r\n13\r\n", "ms", id="from-windows"),
        pytest.param("[0.0125, 0.013]", "", id="json-list"),
    ],
)
def test_a_column_is_read_in_its_unit(text, unit):
    (series,) = read_timings(text)
    assert series.seconds == pytest.approx((0.0125, 0.013))
    assert series.unit == unit


@pytest.mark.parametrize("separator", [",", ";", "\t", "  "])
def test_a_column_for_each_name_is_a_round_a_row(separator):
    lines = [["round", "old (ms)", "new (ms)"], ["1", "10", "5"], ["2", "12", "6"]]
    text = "\n".join(separator.join(line) for line in lines)
    old, new = read_timings(text)
    assert (old.name, new.name) == ("old", "new")
    assert old.seconds == (0.01, 0.012)
    assert new.seconds == (0.005, 0.006)
    assert old.interleaved
    assert new.interleaved


def test_names_and_times_need_no_header():
    old, new = read_timings("zlib 12.5\nzlib 13\nzlib-rs 6\nzlib-rs 7\n")
    assert (old.name, new.name) == ("zlib", "zlib-rs")
    assert not old.interleaved  # one after the other is not in turns


def test_a_name_may_begin_with_a_digit_or_hold_the_separator():
    found = read_timings('name,ms\n7zip,3\n"xz, level 6",4\n')
    assert [series.name for series in found] == ["7zip", "xz, level 6"]


def test_bytes_may_come_before_the_time_and_columns_may_be_nameless():
    (one,) = read_timings("name,bytes,took\nzlib,100,0.5\nzlib,100,0.6\n")
    assert (one.seconds, one.size) == ((0.5, 0.6), 100)
    found = read_timings("(ms),(us)\n1,2\n")
    assert [series.name for series in found] == ["column 1", "column 2"]
    (alone,) = read_timings("time [ms]\n1\n2\n", place="mine.csv")
    assert (alone.name, alone.interleaved) == ("mine.csv", False)


def test_sizes_can_stand_in_comments():
    old, new = read_timings("# bytes old: 100\n# bytes new: 123\nold (ms),new (ms)\n10,5\n")
    assert (old.size, new.size) == (100, 123)
    (one,) = read_timings("# bytes: 123\nms\n10\n")
    assert one.size == 123


# --- what is wrong, and where -------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        pytest.param("ms\n12,5\n13,1\n", "decimal-comma", "line 2", id="decimal-comma"),
        pytest.param("12,5\n13,1\n", "decimal-comma", "line 1", id="comma-no-header"),
        pytest.param("old;new\n12,5;3,4\n", "decimal-comma", "line 2", id="semicolons"),
        pytest.param("old;new\n1.012,5;3\n", "decimal-comma", "line 2", id="with-thousands"),
        pytest.param('ms\n"12,5"\n', "decimal-comma", "line 2", id="quoted"),
        pytest.param("name;ms\nzlib;12,5\n", "decimal-comma", "line 2", id="named"),
        pytest.param("zlib 12,5 ms\n", "decimal-comma", "line 1", id="with-its-unit"),
        pytest.param("", "no-rounds", "times.csv", id="empty"),
        pytest.param("ms\n", "no-rounds", "times.csv", id="header-alone"),
        pytest.param("ms\n12\nfast\n", "not-a-number", "line 3", id="word"),
        pytest.param("ms\n12\nnan\n", "not-a-number", "line 3", id="nan"),
        pytest.param("12 parsecs\n13 parsecs\n", "not-a-number", "line 2", id="parsecs"),
        pytest.param("ms\n12\n0\n", "not-a-time", "line 3", id="zero"),
        pytest.param("ms\n12\n-1\n", "not-a-time", "line 3", id="negative"),
        pytest.param("a,b\n1.5,2.5\n3.5\n", "ragged", "line 3", id="ragged"),
        pytest.param("1.5,2.5\n3.5,4.5\n", "not-timings", "line 1", id="unnamed-columns"),
        pytest.param("name,ms,bytes\na,1,10\na,1,11\n", "uneven-sizes", "line 3", id="sizes"),
        pytest.param("name,ms,bytes\na,1,ten\n", "not-a-number", "field bytes", id="size-word"),
        pytest.param("{", "bad-json", "line 1", id="cut-short"),
        pytest.param("[" * 100_000, "bad-json", "times.csv", id="deep"),
        pytest.param('{"a": 1}', "not-timings", "times.csv", id="other-json"),
        pytest.param('{"results": []}', "no-rounds", "field results", id="no-results"),
        pytest.param('{"results": [{"mean": 1}]}', "no-rounds", "results[0].times", id="mean"),
        pytest.param('{"results": [3]}', "not-timings", "results[0]", id="not-an-object"),
        pytest.param(
            '{"results": [{"times": [1, "2"]}]}', "not-a-time", "times[1]", id="text-for-time"
        ),
        pytest.param(
            '{"results": [{"times": [1], "exit_codes": [1]}]}',
            "failed-command",
            "results[0].exit_codes",
            id="failed-command",
        ),
        pytest.param('{"results": [{"times": [1, 0]}]}', "not-a-time", "times[1]", id="json-zero"),
        pytest.param(
            "sample_measured_value,unit,iteration_count\n5,ns,0\n",
            "not-a-time",
            "iteration_count",
            id="no-iterations",
        ),
        pytest.param(
            '{"benchmarks": [{"stats": {"mean": 1}}]}',
            "no-rounds",
            "benchmarks[0].stats.data",
            id="pytest-summary",
        ),
        pytest.param('{"benchmarks": []}', "no-rounds", "benchmarks", id="no-benchmark"),
        pytest.param(
            "command,mean,stddev,median\ngzip,0.1,0.01,0.1\n",
            "no-rounds",
            "times.csv",
            id="hyperfine-summary",
        ),
        pytest.param('{"iters": [1, 2], "times": [3]}', "ragged", "field times", id="samples"),
        pytest.param(
            '{"iters": [1e-300], "times": [1e300]}', "not-a-time", "times[0]", id="beyond-numbers"
        ),
        pytest.param(
            "group,sample_measured_value,unit\na,1,ns\n", "not-timings", "times.csv", id="raw"
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text, code, place):
    error = refused(text)
    assert error.code == code
    assert place in error.place


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[" * 100_000, "nested too deeply"),
        ("[1" + "0" * 5000 + "]", "too many digits"),
        ("ms\n12\n1e400\n", "'1e400' is not a finite number"),
        ("ms\n12\n13 parsecs\n", "not a finite number in one of s, sec"),
    ],
    ids=["deep", "digits", "infinite", "unit"],
)
def test_it_says_what_is_wrong_and_not_something_near_it(text, said):
    assert said in refused(text).message


def test_a_long_head_is_read_in_a_moment():
    (series,) = read_timings("x [ " * 20_000 + "\n1\n")
    assert series.seconds == (1.0,)


@pytest.mark.parametrize(("codes", "how"), [("[0, 3]", "ended with 3"), ("[null]", "was killed")])
def test_a_command_that_failed_is_said_to_have_failed(codes, how):
    error = refused(f'{{"results": [{{"command": "gzip", "times": [1], "exit_codes": {codes}}}]}}')
    assert how in error.message
    assert "gzip" in error.message


def test_commands_without_a_name_are_numbered_and_equal_ones_too():
    found = read_timings('{"results": [{"times": [1]}, {"times": [1], "command": "command 1"}]}')
    assert [series.name for series in found] == ["command 1", "command 1 #2"]


def test_criterions_estimates_alone_point_to_the_samples():
    error = refused(CRITERION["plain/65536/new/estimates.json"])
    assert error.code == "no-rounds"
    assert "sample.json" in error.hint


def test_a_folder_without_samples_is_refused():
    with pytest.raises(TeachkitError) as caught:
        read_criterion({"plain/new/estimates.json": "{}"})
    assert caught.value.code == "no-rounds"


def test_one_of_several_series_must_be_named():
    found = read_timings(sample("compress.csv"), place="compress.csv")
    assert choose_series(found, "isal-1").size == 295571
    for name in ("", "gzip"):
        with pytest.raises(TeachkitError) as caught:
            choose_series(found, name)
        assert caught.value.code == "which-series"
        assert "zlib-rs-1" in caught.value.hint
