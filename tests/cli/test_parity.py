"""`teachkit parity`, as it is typed: on programs, libraries, texts and saved surfaces."""

import gzip
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from teachkit.cli import main
from teachkit.cli.parity.looking import run_program
from teachkit.errors import TeachkitError

OLD = """\
#!/bin/sh
echo "$@" >> "$PARITY_LOG"
case "$1" in
  --help) printf '  -a, --all     all\\n  -o, --out FILE  where\\n' ;;
  --version) echo 'weigh 1.4.2 (old)' ;;
  --bad) exit 2 ;;
esac
"""
NEW = """\
#!/bin/sh
echo "$@" >> "$PARITY_LOG"
case "$1" in
  --help) printf 'Options:\\n  -a, --all     all\\n' >&2 ;;
  --version) echo 'weigh-rs 0.1.0' ;;
  --bad) exit 0 ;;
esac
"""


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """Two programs in the working folder; what they were run with goes to ``log``."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PARITY_LOG", str(tmp_path / "log"))
    for name, text in (("old", OLD), ("new", NEW)):
        Path(name).write_text(text)
        Path(name).chmod(0o755)
    return tmp_path


def test_two_programs_are_compared_and_the_answer_is_no(programs, capsys):
    assert main(["parity", "./old", "./new"]) == 1
    out, err = capsys.readouterr()
    assert "-o, --out FILE" in out
    assert "old 1.4.2 -> new 0.1.0" in out
    assert "without a shell" in err


def test_programs_are_run_with_help_version_and_what_was_named_and_nothing_else(programs, capsys):
    assert main(["parity", "./old", "./new", "--run=--bad", "--json"]) == 1
    assert (programs / "log").read_text().split() == ["--help", "--version", "--bad"] * 2
    told = json.loads(capsys.readouterr().out)
    assert {(gap["rule"], gap["name"]) for gap in told["gaps"]} == {
        ("option-missing", "-o, --out"),
        ("exit-turned", "--bad"),
    }
    assert told["gaps"][0]["severity"] == "silent"
    assert len(told["ran"]) == 6


def test_no_shell_looks_at_the_arguments(programs):
    main(["parity", "./old", "./new", "--run=$(touch owned); 'two words'"])
    assert not (programs / "owned").exists()
    assert "$(touch owned); two words" in (programs / "log").read_text()


def test_a_help_that_lists_nothing_is_quoted_and_not_taken_for_none(programs, capsys):
    Path("mute").write_text("#!/bin/sh\necho 'mute: libmagic.so.7 is missing'; exit 127\n")
    Path("mute").chmod(0o755)
    assert main(["parity", "./old", "./mute"]) == 1
    out, err = capsys.readouterr()
    assert "the option is not there" not in out
    assert "libmagic.so.7 is missing" in err


def test_a_saved_surface_stands_for_a_program_of_another_machine(programs, capsys):
    assert main(["parity", "./old", "--run=--bad", "--save", "old.json"]) == 0
    os.remove("old")
    assert main(["parity", "old.json", "./new", "--run=--bad", "--json"]) == 1
    told = json.loads(capsys.readouterr().out.partition("\n")[2])
    assert told["counts"]["exits"]["changed"] == 1


def test_the_same_program_is_its_own_drop_in(programs, capsys):
    assert main(["parity", "./old", "./old", "--notes", "notes.md"]) == 0
    assert "A drop-in" in capsys.readouterr().out
    assert "2 of 2 options are the same" in Path("notes.md").read_text()


def test_a_help_text_and_a_packed_page_are_read_as_they_are(programs, capsys):
    Path("old.txt").write_text("  -a, --all   all\n")
    page = ".SH OPTIONS\n.TP\n\\-a, \\-\\-all\nAll.\n.SH FILES\n/etc/weigh.conf\n"
    Path("new.8.gz").write_bytes(gzip.compress(page.encode()))
    assert main(["parity", "old.txt", "new.8.gz"]) == 0
    assert "seen of one side only: paths" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (["./old"], "bad-usage", 2),
        (["./old", "./new", "--save", "x.json"], "bad-usage", 2),
        (["./old", "nowhere-to-be-found"], "nothing-there", 2),
        (["./old", "./new", "--run", "'open"], "bad-usage", 2),
        (["./old", "broken.json"], "not-a-surface", 2),
        (["./old", "later.json"], "later-surface", 2),
        (["./old", "prose.txt"], "nothing-there", 2),
        (["./old", "symbols.txt"], "nothing-to-compare", 2),
        (["./old", "./new", "--man", "no.8"], "cannot-read", 2),
    ],
    ids=["one", "save-too", "absent", "quote", "json", "later", "prose", "unlike", "no-page"],
)
def test_what_cannot_be_compared_is_refused(words, code, exit_code, programs, capsys):
    Path("broken.json").write_text("{")
    Path("later.json").write_text('{"teachkit-surface": 9, "name": "x"}')
    Path("prose.txt").write_text("nothing\n")
    Path("symbols.txt").write_text("0000000000002b20 T inflate\n")
    assert main(["parity", *words]) == exit_code
    err = capsys.readouterr().err
    assert code in err
    assert "Traceback" not in err


def test_a_program_that_does_not_end_is_stopped_with_its_children(tmp_path):
    script = tmp_path / "hangs"
    mark = tmp_path / "alive"
    script.write_text(f"#!/bin/sh\necho started\n(sleep 2; touch {mark}) &\nwait\n")
    script.chmod(0o755)
    began = time.monotonic()
    code, said = run_program([str(script)], seconds=0.5)
    assert (code, said) == ("no end", "started\n")
    assert time.monotonic() - began < 1.9
    # The child would have left its mark by now, had it not been stopped as well.
    subprocess.run(["sleep", "2"], check=True)
    assert not mark.exists()


def test_a_program_that_says_too_much_is_stopped(tmp_path):
    code, said = run_program(["yes"])
    assert code == "no end"
    assert 1_000_000 <= len(said) < 1_200_000


def test_a_program_reads_nothing_from_us_and_has_a_folder_of_its_own(tmp_path):
    code, said = run_program(["sh", "-c", "cat; pwd; echo $HOME"])
    where, home = said.split()
    assert code == "0"
    assert where == home
    assert not os.path.exists(where)


def test_what_is_typed_at_us_never_reaches_the_program():
    ran = subprocess.run(
        [
            sys.executable,
            "-c",
            "from teachkit.cli.parity.looking import run_program; print(run_program(['cat']))",
        ],
        input="a password",
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == "('0', '')\n"


def test_a_crash_is_said_to_be_one():
    assert run_program(["sh", "-c", "kill -ABRT $$"])[0] == "signal 6"


def test_what_is_no_program_is_refused(tmp_path):
    (tmp_path / "empty").write_text("")
    (tmp_path / "empty").chmod(0o755)
    with pytest.raises(TeachkitError) as refused:
        run_program([str(tmp_path / "empty")])
    assert refused.value.code == "not-started"


@pytest.fixture
def libraries(tmp_path):
    """Two small shared libraries, built here."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or shutil.which("nm") is None:
        pytest.skip("no C compiler or no nm here; on Debian or Ubuntu: sudo apt install gcc")
    both = "int kept(void){return 1;} int table; "
    texts = {
        "old": both + "int gone(void){return 2;} int leaked(void){return 3;}",
        "new": both + "int fresh(void){return 4;}",
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.c").write_text(text)
        command = [compiler, "-shared", "-fPIC", "-o", f"lib{name}.so", f"{name}.c"]
        subprocess.run(command, cwd=tmp_path, check=True)
    (tmp_path / "weigh.h").write_text("int kept(void); int gone(void); extern int table;\n")
    return tmp_path


def test_two_libraries_are_compared_by_what_they_export(libraries, monkeypatch, capsys):
    monkeypatch.chdir(libraries)
    words = ["parity", "libold.so", "libnew.so", "--header", "weigh.h", "--json"]
    assert main(words) == 1
    told = json.loads(capsys.readouterr().out)
    assert [(gap["rule"], gap["name"]) for gap in told["gaps"]] == [
        ("symbol-missing", "gone"),
        ("symbol-internal", "leaked"),
    ]
    assert told["new_ones"] == [["symbols", "fresh"]]
    assert told["ran"] == []


def test_without_nm_it_is_said_what_to_do(libraries, monkeypatch, capsys):
    monkeypatch.chdir(libraries)
    monkeypatch.setenv("PATH", str(libraries))
    assert main(["parity", "libold.so", "libnew.so"]) == 3
    assert "binutils" in capsys.readouterr().err


def test_what_lists_no_options_is_not_called_a_drop_in(programs, capsys):
    Path("old").write_text("#!/bin/sh\necho hello\n")
    assert main(["parity", "./old", "./new"]) == 2
    assert "No more than two exit codes" in capsys.readouterr().err


def test_notes_that_somebody_has_edited_are_not_written_over(programs, capsys):
    Path("MIGRATION.md").write_text("mine")
    for words in (["./old", "./new", "--notes"], ["./old", "--save"]):
        assert main(["parity", *words, "MIGRATION.md"]) == 2
        assert "stays as it is" in capsys.readouterr().err
    assert Path("MIGRATION.md").read_text() == "mine"


def test_a_program_that_does_not_start_cannot_be_looked_at_here(programs):
    Path("old").write_text("#!/no/such/interpreter\n")
    assert main(["parity", "./old", "./new"]) == 3


def test_a_header_that_helps_nothing_is_not_passed_over(programs, capsys):
    main(["parity", "./old", "./new", "--header", "weigh.h"])
    assert "the header was not looked at" in capsys.readouterr().err
