"""`teachkit focus`, as it is typed: what it answers, how it draws, and how it refuses."""

import json
import re
from pathlib import Path

import pytest

from teachkit import cli

SAMPLES = Path(__file__).parents[1] / "decisions" / "focus" / "samples"
COMPRESS = SAMPLES / "compress.csv"
LEAK = SAMPLES / "memory-leak.csv"


@pytest.fixture
def asked(capsys, monkeypatch, tmp_path):
    """Ask in this process; return (exit code, out, err), blanks and line breaks as they are."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")

    def ask(*words):
        code = cli.main(["focus", *map(str, words)])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return ask


def plain(text):
    return " ".join(text.split())


# --- timings ------------------------------------------------------------------------------


def test_the_verdict_comes_first_and_the_exit_code_says_it(asked):
    names = ("--old", "zlib-6", "--new", "zlib-rs-6")
    code, out, err = asked("timings", COMPRESS, *names, "--claim", "2x faster")
    assert (code, err) == (0, "")
    assert out.startswith("Supported: '2x faster'. Measured: 2.06")
    code, out, _ = asked("timings", COMPRESS, *names, "--claim", "22x faster")
    assert code == 1
    assert out.startswith("Not supported: '22x faster'.")


def test_the_trade_of_level_one_is_shown(asked):
    code, out, _ = asked(
        "timings", COMPRESS, "--old", "zlib-1", "--new", "zlib-rs-1", "--claim", "2.7x faster"
    )
    assert code == 1
    assert "71% less time for 23% more output" in plain(out)


def test_sizes_may_be_given_by_hand(asked):
    names = ("--old", "zlib-1", "--new", "zlib-rs-1", "--claim", "2.7x faster")
    assert asked("timings", COMPRESS, *names, "--sizes", "100", "100")[0] == 0


def test_two_files_of_one_series_each_are_enough(asked, tmp_path):
    (tmp_path / "old.csv").write_text("ms\n" + "20\n21\n" * 5)
    (tmp_path / "new.csv").write_text("us\n" + "10000\n10500\n" * 5)
    code, out, _ = asked("timings", "old.csv", "new.csv", "--claim", "1.8x faster")
    assert code == 0
    assert "10 rounds of old and 10 of new" in plain(out)


def test_what_cannot_be_told_ends_with_one(asked):
    code, out, _ = asked("timings", SAMPLES / "hyperfine.json")
    assert code == 1
    assert out.startswith("Cannot tell: 'faster'.")


def test_a_rival_is_a_name_in_the_file_or_a_file(asked, tmp_path):
    names = ("--old", "zlib-6", "--new", "zlib-rs-6", "--claim", "2x faster")
    _, out, _ = asked("timings", COMPRESS, *names, "--rival", "zlib-ng-6")
    assert "'2x faster' is true of zlib-ng-6 as well" in plain(out)
    (tmp_path / "other.csv").write_text("name,ms\n" + "miniz,30\nminiz,31\n" * 5)
    _, out, _ = asked("timings", COMPRESS, *names, "--rival", "other.csv")
    assert "'2x faster' is not true of miniz" in plain(out)


def test_criterions_folder_is_read_and_its_base_is_the_old_one(asked, tmp_path):
    run = SAMPLES / "criterion" / "plain" / "65536" / "new"
    fast = SAMPLES / "criterion" / "crate" / "65536" / "new"
    for name, folder in (("base", run), ("new", fast)):
        (tmp_path / "adler32" / name).mkdir(parents=True)
        for leaf in ("sample.json", "benchmark.json"):
            (tmp_path / "adler32" / name / leaf).write_text((folder / leaf).read_text())
    code, out, _ = asked("timings", "adler32", "--claim", "20x faster", "--json")
    assert code == 0
    assert json.loads(out)["old"]["name"] == "adler32/plain/65536 (base)"


def test_json_says_all_of_it_and_the_same(asked):
    names = ("--old", "zlib-1", "--new", "zlib-rs-1")
    code, out, _ = asked("timings", COMPRESS, *names, "--json")
    found = json.loads(out)
    assert code == 1
    assert found["verdict"] == "not supported"
    assert found["low"] < found["ratio"] < found["high"]
    assert found["same_work"]["ratio"] == pytest.approx(1.229, abs=0.001)
    assert (found["old"]["rounds"], found["old"]["size"]) == (40, 302753)
    assert found["warmup"] == [1, 1]


def test_both_series_are_drawn_on_one_scale_from_zero(asked):
    _, out, _ = asked("timings", COMPRESS, "--old", "zlib-1", "--new", "zlib-rs-1")
    old, new, scale, speed = (
        re.search(rf"^{name} .*$", out, re.MULTILINE)[0]
        for name in ("zlib-1", "zlib-rs-1", "  +0", "speed")
    )
    start = scale.index("0")
    # Three and a half times as fast is three and a half times as near to zero.
    assert (old.index("●") - start) / (new.index("●") - start) == pytest.approx(3.45, abs=0.4)
    assert "9.61 ms" in old
    assert "3.45x" in speed


@pytest.mark.parametrize("width", [40, 60, 100])
def test_no_line_is_wider_than_the_terminal(asked, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    for words in (
        ("timings", COMPRESS, "--old", "zlib-1", "--new", "zlib-rs-1", "--rival", "isal-1"),
        ("timings", SAMPLES / "hyperfine.json", "--claim", "22x faster"),
        ("memory", SAMPLES / "memory-both.csv", "--limit", "256MiB"),
    ):
        assert max(map(len, asked(*words)[1].splitlines())) <= width


def test_a_terminal_without_unicode_gets_letters(teachkit):
    done = teachkit("focus", "timings", SAMPLES / "hyperfine.json", PYTHONIOENCODING="ascii")
    assert done.stdout.isascii()
    assert "|" in done.stdout
    done = teachkit("focus", "memory", SAMPLES / "memory-leak.csv", PYTHONIOENCODING="ascii")
    assert done.stdout.isascii()
    assert "\\u" not in done.stdout


def test_standard_input_is_a_dash_and_can_be_read_once(teachkit, asked):
    done = teachkit("focus", "timings", "-", given=(SAMPLES / "hyperfine.json").read_text())
    assert done.returncode == 1
    assert done.stdout.startswith("Cannot tell")
    code, _, err = asked("timings", "-", "-")
    assert code == 2
    assert "given twice" in err


def test_the_same_question_gets_the_same_answer(teachkit):
    words = ("focus", "timings", SAMPLES / "hyperfine.json", "--json")
    one, other = (teachkit(*words, PYTHONHASHSEED=seed) for seed in ("1", "2"))
    assert one.stdout == other.stdout


# --- memory -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "code", "word"),
    [("leak", 1, "Leak"), ("both", 1, "Leak"), ("cache", 0, "Warm-up"), ("flat", 0, "Flat")],
)
def test_a_leak_is_told_from_a_warm_up(asked, name, code, word):
    got, out, _ = asked("memory", SAMPLES / f"memory-{name}.csv")
    assert got == code
    assert out.startswith(word + ":")


def test_the_restart_is_reckoned_when_there_is_a_limit(asked):
    leak, flat = (SAMPLES / f"memory-{name}.csv" for name in ("leak", "flat"))
    _, out, _ = asked("memory", leak, "--limit", "256MiB", "--seconds", "2", "--rate", "125")
    assert "takes 20.0% of the time" in plain(out)
    _, out, _ = asked("memory", flat, "--limit", "256MiB", "--json")
    found = json.loads(out)
    assert found["verdict"] == "flat"
    assert found["restarts"]["until"] is None


# --- interface ----------------------------------------------------------------------------


@pytest.fixture
def lists(tmp_path):
    (tmp_path / "old.txt").write_text("deflate\ninflate\ngzprintf\n")
    (tmp_path / "new.txt").write_text("deflate\ninflate\n")


def test_a_broken_promise_ends_with_one_and_names_the_version_that_is_due(asked, lists):
    code, out, _ = asked("api", "old.txt", "new.txt", "--from", "1.2.3", "--to", "1.3.0")
    assert code == 1
    assert "2.0.0 is due" in plain(out)
    assert "gzprintf" in out
    assert asked("api", "old.txt", "new.txt", "--from", "1.2.3", "--to", "2.0.0")[0] == 0
    assert asked("api", "old.txt", "new.txt")[0] == 0


def test_the_interface_as_json(asked, lists):
    _, out, _ = asked("api", "new.txt", "old.txt", "--from", "0.3.1", "--json")
    found = json.loads(out)
    assert (found["added"], found["needs"], found["due"]) == (["gzprintf"], "minor", "0.3.2")


# --- claims and what may be left out ------------------------------------------------------


def test_a_claim_without_audience_and_evidence_is_flawed(asked):
    code, out, _ = asked("claim", "Written in Rust, so it is blazingly fast", "--json")
    assert code == 1
    assert {"language-only", "no-audience", "no-evidence"} <= set(json.loads(out)["flaws"])
    _, out, _ = asked("claim", "Written in Rust, so it is blazingly fast")
    assert "users do not choose a language" in plain(out)


def test_a_claim_with_all_four_parts_stands(asked):
    words = ("--audience", "sites that serve compressed files", "--need", "fewer machines",
             "--evidence", "benchmarks/deflate.csv, forty rounds in turns")  # fmt: skip
    code, out, _ = asked("claim", "2.0x faster than zlib 1.2.13 at level 6", *words, "--json")
    assert (code, json.loads(out)["flaws"]) == (0, [])


def test_a_rival_that_says_the_same_is_seen(asked):
    words = ("2 times the speed of zlib 1.2.13 at level 6", "--rival",
             "2 times the speed of zlib 1.2.13 at level 6", "--json")  # fmt: skip
    assert "true-of-rival" in json.loads(asked("claim", *words)[1])["flaws"]


def test_sudos_features_are_chosen_greedily_and_exactly(asked):
    code, out, _ = asked("surface", "--json")
    found = json.loads(out)
    assert code == 0
    assert found["exact"]["gain"] == found["greedy"]["gain"] + found["lost"]
    assert found["exact"]["unaffected"] >= 0.95
    _, out, _ = asked("surface")
    assert "Of 49 past issues" in plain(out)
    assert "Of 63 directives" in plain(out)


def test_features_of_ones_own_are_weighed(asked, tmp_path):
    """Greed takes the best bargain, and then nothing else fits."""
    (tmp_path / "own.csv").write_text("feature,issues,users\nsmall,2,1%\nleft,3,2\nright,3,3\n")
    _, out, _ = asked("surface", "own.csv", "--json")
    found = json.loads(out)
    assert found["greedy"]["dropped"] == ["left", "small"]
    assert (found["exact"]["dropped"], found["lost"]) == (["left", "right"], 1)


SUDOERS = """\
# Who may do what
Defaults env_reset
Defaults mailto=root
root ALL=(ALL:ALL) ALL
nova ALL=(root) NOPASSWD: /usr/bin/smartctl -x /dev/*
@includedir /etc/sudoers.d
"""


def test_the_lines_of_a_sudoers_file_that_would_be_refused_are_named(asked, tmp_path):
    (tmp_path / "sudoers").write_text(SUDOERS)
    code, out, err = asked("surface", "--sudoers", "sudoers")
    assert (code, err) == (1, "")
    assert out.startswith("sudo-rs 0.2.15 would refuse 2 of the lines.")
    assert re.findall(r"^! line (\d+) +(.*)$", out, re.MULTILINE) == [
        ("3", "mailto: mailto=root"),
        ("5", "wildcard in arguments: /usr/bin/smartctl -x /dev/*"),
    ]
    code, out, _ = asked("surface", "--sudoers", "sudoers", "--json")
    found = json.loads(out)
    assert (code, found["refused"]) == (1, [3, 5])
    assert {need["feature"] for need in found["needs"]} >= {"NOPASSWD", "files included"}


def test_a_sudoers_file_of_plain_rules_loses_nothing(teachkit):
    done = teachkit("focus", "surface", "--sudoers", "-", given="root ALL=(ALL:ALL) ALL\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Nothing here that sudo-rs 0.2.15 is known to refuse.")


# --- what people's machines do to files and outputs -----------------------------------------


def test_what_powershell_redirects_is_read(asked, tmp_path):
    (tmp_path / "old.txt").write_bytes("deflate\r\ninflate\r\n".encode("utf-16"))
    (tmp_path / "new.txt").write_bytes("deflate\r\n".encode("utf-16"))
    code, out, _ = asked("api", "old.txt", "new.txt", "--json")
    assert (code, json.loads(out)["removed"]) == (0, ["inflate"])


def test_json_is_valid_where_the_output_is_ascii(teachkit):
    done = teachkit("focus", "claim", "schnell für alle → 2x", "--json", PYTHONIOENCODING="ascii")
    assert done.stdout.isascii()
    assert json.loads(done.stdout)["flaws"]


# --- refusals -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(("timings", COMPRESS), "--old NAME and --new NAME", id="seven-series"),
        pytest.param(("timings", "one.csv"), "a claim compares two", id="one-series"),
        pytest.param(("timings", "german.csv"), "german.csv, line 2", id="decimal-comma"),
        pytest.param(("timings", "nothing.csv"), "cannot be read", id="no-file"),
        pytest.param(("timings", "one.csv", "one.csv", "--claim", "safe"), "no speed", id="claim"),
        pytest.param(("timings", "one.csv", "raw.bin"), "raw.bin", id="no-text"),
        pytest.param(("timings", "empty"), "no single rounds", id="empty-folder"),
        pytest.param(
            ("timings", "one.csv", "one.csv", "--rival", "zlib-gn"),
            "There are: one.csv",
            id="rival",
        ),
        pytest.param(("memory", "one.csv"), "Two columns are expected", id="one-column"),
        pytest.param(("memory", LEAK, "--limit", "much"), "much", id="size"),
        pytest.param(("memory", LEAK, "--tolerance", "nan"), "(tolerance)", id="tolerance"),
        pytest.param(
            ("memory", LEAK, "--limit", "256MiB", "--seconds", "inf"), "(seconds)", id="seconds"
        ),
        pytest.param(
            ("memory", LEAK, "--limit", "256MiB", "--every", "9" * 400), "(every)", id="every"
        ),
        pytest.param(("api", "german.csv", "one.csv"), "german.csv, line 2", id="no-names"),
        pytest.param(("surface", "--keep", "101"), "101", id="keep"),
        pytest.param(("surface", "one.csv"), "three are expected", id="features"),
        pytest.param(("surface", "twice.csv"), "twice.csv, line 3, field feature", id="twice"),
        pytest.param(("surface", "header.csv"), "header.csv", id="no-features"),
        pytest.param(("surface", "--sudoers", "one.csv"), "no rule of sudoers", id="no-rules"),
        pytest.param(("surface", "one.csv", "--sudoers", "-"), "one at a time", id="two-files"),
        pytest.param(("timings", "one.csv", "one.csv", "--claim", ""), "no speed", id="no-claim"),
        pytest.param(("timings", "one.csv", "latin.csv"), "latin.csv, byte 0", id="latin"),
        pytest.param(("surface", "shares.csv"), "shares.csv, line 2", id="share"),
        pytest.param(("flavour",), "invalid choice", id="tool"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence_with_its_place(asked, tmp_path, words, said):
    (tmp_path / "one.csv").write_text("ms\n" + "1.5\n" * 10)
    (tmp_path / "german.csv").write_text("ms\n12,5\n")
    (tmp_path / "shares.csv").write_text("feature,issues,users\nwildcards,7,250\n")
    (tmp_path / "twice.csv").write_text("feature,issues,users\na,1,2\na,2,3\n")
    (tmp_path / "header.csv").write_text("feature,issues,users\n")
    (tmp_path / "latin.csv").write_bytes("µs\n1\n".encode("latin-1"))
    (tmp_path / "raw.bin").write_bytes(b"\x7fELF\x80\x01")
    (tmp_path / "empty").mkdir()
    code, out, err = asked(*words)
    assert code == 2
    assert out == ""
    assert said in plain(err)


def test_without_a_tool_it_shows_what_there_is(asked):
    code, out, _ = asked()
    assert code == 0
    assert all(tool in out for tool in ("timings", "memory", "api", "claim", "surface"))


@pytest.mark.parametrize("tool", ["timings", "memory", "api", "claim", "surface"])
def test_every_tool_has_examples(asked, tool):
    code, out, _ = asked(tool, "--help")
    assert code == 0
    assert f"teachkit focus {tool}" in out
    assert "examples:" in out
