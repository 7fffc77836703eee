"""`teachkit lab`, as it is typed: what it says beforehand, what it shows, and how it refuses."""

import json
import signal
import socket
import subprocess
import sys
from dataclasses import replace

import pytest

from teachkit import cli, labs
from teachkit.errors import TeachkitError
from teachkit.labs.lab import LABS, lab
from teachkit.labs.needs import needs_of
from teachkit.labs.outcome import as_json, from_json, kept_at, recorded

NAME = "ntpd-rs"


@pytest.fixture(autouse=True)
def empty_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("TEACHKIT_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("TEACHKIT_ROOM", raising=False)


@pytest.fixture
def asked(capsys, monkeypatch, tmp_path):
    """Ask in this process; return (exit code, out, err)."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")

    def ask(*words):
        code = cli.main(["lab", *map(str, words)])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return ask


@pytest.fixture
def elsewhere(monkeypatch):
    monkeypatch.setattr("platform.system", lambda: "Darwin")


@pytest.fixture
def yours():
    """An own run, kept in the cache."""
    outcome = replace(recorded(NAME), recorded=False, date="2031-05-06")
    kept_at(NAME).parent.mkdir(parents=True)
    kept_at(NAME).write_text(as_json(outcome), "utf-8")
    return outcome


def plain(text):
    return " ".join(text.split())


# --- list ---------------------------------------------------------------------------------


def test_the_list_has_every_lab_with_its_question_and_the_day_it_was_recorded(asked):
    code, out, err = asked("list")
    assert (code, err) == (0, "")
    for name in LABS:
        assert f"\n{name} " in f"\n{out}"
        assert plain(lab(name).asks) in plain(out)
    assert out.count("recorded 20") == len(LABS)


def test_the_list_says_what_you_ran_yourself(asked, yours):
    _, out, _ = asked("list", "--json")
    rows = {row["name"]: row for row in json.loads(out)["labs"]}
    assert list(rows) == list(LABS)
    assert rows[NAME]["yours"] == "2031-05-06"
    assert rows["zlib-rs"]["yours"] is None


def test_without_a_tool_it_shows_its_help(asked):
    code, out, _ = asked()
    assert code == 0
    assert "teachkit lab doctor" in out


@pytest.mark.parametrize("tool", ["list", "doctor", "run", "show", "clean"])
def test_every_tool_has_examples_that_it_understands(asked, tool):
    code, out, _ = asked(tool, "--help")
    assert code == 0
    examples = out.partition("examples:\n")[2].partition("\n\n")[0].splitlines()
    assert examples
    for line in examples:
        words = line.split("   ")[1 if line.startswith("   ") else 0].split()
        assert words[:3] == ["teachkit", "lab", tool]
        cli.command_parser("lab").parse_args(words[2:])


# --- doctor -------------------------------------------------------------------------------


def test_the_doctor_says_of_each_lab_whether_it_runs_and_what_it_would_fetch(asked):
    code, out, _ = asked("doctor", "--json")
    rows = json.loads(out)["labs"]
    assert [row["name"] for row in rows] == list(LABS)
    assert code == (0 if any(row["runs"] for row in rows) else 1)
    for row in rows:
        assert row["runs"] or row["why"]
        assert row["to_fetch"] is None or row["to_fetch"] >= 0


def test_elsewhere_the_doctor_says_why_and_ends_with_one(asked, elsewhere):
    code, out, _ = asked("doctor", NAME, "zlib-rs")
    assert code == 1
    assert out.count("cannot run here") == 2
    reason = "On macOS, a virtual machine or a container with Linux can run it."
    assert plain(out).count(reason) == 1
    assert out.count("for the same reason") == 1
    assert "0 of 2 can run here." in out
    assert "teachkit lab show NAME" in plain(out)


def test_a_name_that_is_none_is_refused_with_one_that_comes_near(asked):
    code, _, err = asked("doctor", "ntpdrs")
    assert code == 2
    assert "did you mean 'ntpd-rs'?" in err


# --- run ----------------------------------------------------------------------------------


def test_elsewhere_run_says_why_shows_what_was_recorded_and_ends_with_three(asked, elsewhere):
    code, out, err = asked("run", NAME)
    assert code == 3
    assert "cannot-run-here" in err
    assert "On macOS" in plain(err)
    assert f"teachkit lab show {NAME}" in err
    assert "Recorded on 20" in out
    assert plain(recorded(NAME).sentences()[0]) in plain(out)


def test_elsewhere_and_for_a_program_run_says_why_and_nothing_else(asked, elsewhere):
    code, out, _ = asked("run", NAME, "--json")
    assert code == 3
    assert json.loads(out)["error"]["code"] == "cannot-run-here"


def test_in_a_room_nothing_is_run(asked, monkeypatch):
    monkeypatch.setenv("TEACHKIT_ROOM", "1")
    code, _, err = asked("run", NAME)
    assert code == 3
    assert "In a workshop no program is run" in plain(err)


def test_a_file_is_refused_by_a_lab_that_takes_none(asked, tmp_path):
    (tmp_path / "mine").write_text("x")
    code, _, err = asked("run", NAME, "--file", tmp_path / "mine")
    assert code == 2
    assert "takes-no-file" in err


def test_a_file_that_is_not_there_is_refused_before_anything_is_fetched(asked, tmp_path):
    code, _, err = asked("run", "sudo-rs", "--file", tmp_path / "nowhere")
    assert code == 2
    assert "cannot-read" in err


def test_what_a_run_found_is_told_or_written(asked, monkeypatch, yours, tmp_path):
    def found(name, *, tell, **options):
        tell("Fetching \x1b[31m nothing")
        return yours

    monkeypatch.setattr(labs, "run", found, raising=False)
    code, out, err = asked("run", NAME)
    assert code == 0
    assert "You ran it on 2031-05-06" in out
    assert "\x1b" not in err
    assert "Fetching" in err
    code, out, _ = asked("run", NAME, "--json", "-o", "found.json")
    assert (code, out) == (0, "")
    assert from_json((tmp_path / "found.json").read_text()) == yours


def test_where_no_terminal_is_a_slow_fetch_is_told_in_lines_now_and_then(asked, monkeypatch, yours):
    clock = iter([0.0, 0.5, 2.5, 2.5, 3.0, 4.6, 4.6])

    def found(name, *, report, **options):
        for at in (1, 2, 3, 4):
            report("Packages.xz", at * 1_000_000, 10_000_000)
        return yours

    monkeypatch.setattr("time.monotonic", lambda: next(clock))
    monkeypatch.setattr(labs, "run", found, raising=False)
    _, _, err = asked("run", NAME)
    assert err.splitlines() == ["Packages.xz: 2.0 of 10.0 MB", "Packages.xz: 4.0 of 10.0 MB"]


def test_offline_it_says_so_and_ends_with_three(asked, monkeypatch):
    def offline(name, **options):
        raise TeachkitError("offline", "No network", hint="Are you online?")

    monkeypatch.setattr(labs, "run", offline, raising=False)
    code, _, err = asked("run", NAME)
    assert code == 3
    assert "Are you online?" in err
    assert f"teachkit lab show {NAME} --recorded" in err


@pytest.mark.skipif(
    not needs_of(NAME, mirror="http://127.0.0.1:9/debian").runs, reason="labs do not run here"
)
@pytest.mark.parametrize("sign", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_ctrl_c_and_a_polite_kill_end_with_130_and_leave_no_work_behind(sign):
    with socket.create_server(("127.0.0.1", 0)) as mirror:  # which takes a question, and is silent
        mirror.settimeout(30)
        process = subprocess.Popen(
            [sys.executable, "-m", "teachkit", "lab", "run", NAME, "--mirror", _address(mirror)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        with process:
            question, _ = mirror.accept()
            with question:
                assert question.recv(4).startswith(b"GET")
                process.send_signal(getattr(signal, sign))
                _, said = process.communicate(timeout=30)
    assert process.returncode == 130, said
    assert "interrupted" in said
    assert not (kept_at(NAME).parent / "work").exists()


def _address(server):
    return f"http://127.0.0.1:{server.getsockname()[1]}/debian"


# --- show ---------------------------------------------------------------------------------


def test_show_has_your_own_run_first_and_the_recorded_one_when_asked(asked, yours):
    code, out, err = asked("show", NAME)
    assert (code, err) == (0, "")
    assert "You ran it on 2031-05-06" in out
    _, out, _ = asked("show", NAME, "--recorded")
    assert f"Recorded on {recorded(NAME).date}" in out


def test_every_recorded_outcome_fits_a_narrow_terminal(asked, monkeypatch):
    for name in LABS:
        code, out, _ = asked("show", name)
        assert code == 0
        sentences = out.partition("\n\n")[2].partition("\n\n")[0]
        assert max(map(len, sentences.splitlines())) <= 80


def test_show_as_json_is_what_run_would_write(asked):
    _, out, _ = asked("show", NAME, "--json")
    assert replace(from_json(out), recorded=True) == recorded(NAME)


def test_show_writes_a_page_with_the_pictures(asked, tmp_path):
    code, out, err = asked("show", NAME, "-o", "page.html")
    assert (code, out) == (0, "")
    assert "Written: page.html" in err
    page = (tmp_path / "page.html").read_text()
    assert page.startswith("<!doctype html>")
    assert page.count(lab(NAME).title) == 2  # in the head, and once on the page
    assert "<svg" in page
    assert "<script" not in page


# --- clean --------------------------------------------------------------------------------


def test_clean_gives_back_one_labs_space_or_all_of_it(asked, yours, tmp_path):
    shared = tmp_path / "cache" / "labs" / "archive"
    shared.mkdir()
    (shared / "a.deb").write_bytes(b"x" * 200_000)
    code, _, _ = asked("clean", NAME)
    assert code == 0
    assert not kept_at(NAME).parent.exists()
    assert shared.exists()
    code, out, _ = asked("clean")
    assert (code, out) == (0, "0.2 MB given back.\n")
    assert not shared.exists()
    assert asked("clean")[1] == "There was nothing to remove.\n"


def test_clean_says_as_json_what_it_removed(asked, yours):
    _, out, _ = asked("clean", "--json")
    assert json.loads(out)["removed"] == [str(kept_at(NAME).parent)]


def test_clean_holds_what_it_removes_so_that_no_run_loses_its_folder(asked, yours, monkeypatch):
    fcntl = pytest.importorskip("fcntl")

    def remove(folder):
        with (folder / "lock").open("ab") as other, pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        removed.append(folder)

    removed = []
    monkeypatch.setattr("teachkit.labs.place.remove", remove)
    assert asked("clean", NAME)[0] == 0
    assert removed == [kept_at(NAME).parent]


def test_clean_leaves_what_is_no_labs(asked, yours, tmp_path):
    other = tmp_path / "cache" / "rustsec.json.gz"
    other.write_bytes(b"x")
    asked("clean")
    assert other.exists()
