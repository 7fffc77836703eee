"""The doorman: help, suggestions, one shape for every error, quiet ends."""

import importlib
import json
import os
import pty
import re
import signal
import subprocess
import sys

import pytest

from teachkit import __version__, cli
from teachkit.errors import TeachkitError

COMMANDS = sorted(cli.COMMANDS)


def test_the_command_alone_shows_an_overview_with_examples(capsys):
    assert cli.main([]) == 0
    shown = capsys.readouterr().out
    assert "try this first:" in shown
    assert all(name in shown for name in COMMANDS)


@pytest.mark.parametrize("word", ["-h", "--help", "help"])
def test_help_is_an_answer_and_no_error(word, capsys):
    assert cli.main([word]) == 0
    assert "commands:" in capsys.readouterr().out


def test_the_version_is_the_packages(capsys):
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"teachkit {__version__}\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_examples_and_exit_codes_in_its_help(name, capsys):
    assert cli.main([name, "--help"]) == 0
    shown = capsys.readouterr().out
    assert f"teachkit {name}" in shown.partition("xample")[2]
    codes = shown.lower().partition("exit codes")[2]
    assert {"0", "2"} <= set(re.findall(r"\b\d+\b", codes))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_the_two_functions(name):
    module = importlib.import_module(cli.COMMANDS[name][0])
    assert callable(module.configure)
    assert callable(module.run)


def test_only_the_module_of_the_command_is_imported():
    code = (
        "import sys; from teachkit.cli import main; main(['assess', '--help']);"
        "print([m for m in sys.modules if m.startswith('teachkit.cli.')], file=sys.stderr)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "teachkit.cli.assess" in ended.stderr
    assert "teachkit.cli.data" not in ended.stderr


def test_a_mistyped_command_gets_a_suggestion(capsys):
    assert cli.main(["asess"]) == 2
    shown = capsys.readouterr().err
    assert shown.startswith("teachkit: unknown-command: ")
    assert "Did you mean 'assess'?" in shown


def test_a_path_in_the_commands_place_leads_to_assess(capsys, tmp_path):
    assert cli.main([str(tmp_path)]) == 2
    assert f"teachkit assess {tmp_path}" in capsys.readouterr().err


def test_a_mistyped_choice_gets_a_suggestion(capsys):
    assert cli.main(["assess", "--platform", "linus"]) == 2
    assert "did you mean 'linux'?" in capsys.readouterr().err


def test_bad_usage_is_json_too_when_json_was_asked_for(capsys):
    assert cli.main(["assess", "--json", "--nonsense"]) == 2
    answer = json.loads(capsys.readouterr().out)
    assert answer["error"]["code"] == "bad-usage"
    assert "--nonsense" in answer["error"]["message"]
    assert answer["error"]["hint"]


def plant(monkeypatch, raised):
    """Let the command 'plan' raise something."""
    module = type(sys)("planted")

    def run(_args):
        raise raised

    module.configure = lambda _parser: None
    module.run = run
    monkeypatch.setitem(sys.modules, "planted", module)
    monkeypatch.setitem(cli.COMMANDS, "plan", ("planted", "A command that fails."))


def test_a_missing_extra_is_named_and_exits_with_three(monkeypatch, capsys):
    plant(monkeypatch, ModuleNotFoundError("No module named 'jupyterlab'", name="jupyterlab"))
    assert cli.main(["plan"]) == 3
    shown = capsys.readouterr().err
    assert "missing-extra" in shown
    assert "pip install 'teachkit[lab]'" in shown


def test_a_bug_shows_its_traceback_and_is_told_from_a_no(monkeypatch, capsys):
    plant(monkeypatch, ZeroDivisionError("oops"))
    assert cli.main(["plan"]) == 70
    shown = capsys.readouterr().err
    assert "Traceback" in shown
    assert "our mistake" in shown


def test_what_cannot_be_done_here_exits_with_three(monkeypatch, capsys):
    plant(monkeypatch, TeachkitError("offline", "No network", hint="Try later."))
    assert cli.main(["plan"]) == 3
    assert capsys.readouterr().err == "teachkit: offline: No network\n  hint: Try later.\n"


def test_an_error_cannot_move_the_cursor_or_turn_the_line_around(monkeypatch, capsys):
    plant(monkeypatch, TeachkitError("bad", "\x1b[2Jgone \u202egnp", place="a\nb", hint="\x07"))
    assert cli.main(["plan"]) == 2
    shown = capsys.readouterr().err
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "\\x1b[2Jgone" in shown
    assert shown.count("\n") == 2


def test_ctrl_c_ends_with_130_and_no_traceback(monkeypatch, capsys):
    plant(monkeypatch, KeyboardInterrupt())
    assert cli.main(["plan"]) == 130
    shown = capsys.readouterr().err
    assert "Traceback" not in shown


def test_a_real_ctrl_c_on_a_waiting_command_ends_with_130(tmp_path):
    child = subprocess.Popen(
        [sys.executable, "-m", "teachkit", "assess", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        text=True,
    )
    # More than a pipe holds: writing ends only when the command has begun to read, and then waits.
    child.stdin.write("# a comment\n" * 20_000)
    child.stdin.flush()
    child.send_signal(signal.SIGINT)
    _, shown = child.communicate(timeout=30)
    assert child.returncode == 130
    assert "Traceback" not in shown


def test_a_reader_that_hangs_up_hears_nothing(clockd, data):
    command = f"{sys.executable} -m teachkit assess {clockd} --data {data} --json"
    shell = f"{command} | true; echo ${{PIPESTATUS[0]}}"
    ended = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=True)
    assert ended.stderr == ""
    # 0 when all fitted into the pipe before the reader left, else what the shell calls SIGPIPE.
    assert ended.stdout in ("0\n", "141\n")


def test_a_closed_pipe_in_the_middle_is_quiet(monkeypatch, capfd):
    plant(monkeypatch, BrokenPipeError())
    saved = os.dup(1)
    try:
        assert cli.main(["plan"]) == 141
    finally:
        os.dup2(saved, 1)
        os.close(saved)
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no full disk to lend")
def test_a_full_disk_behind_standard_output_is_no_bug_of_ours():
    for words in ("--help", "candidates --json", "candidates --top 1"):
        command = f"{sys.executable} -m teachkit {words} >/dev/full"
        ended = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
        assert ended.returncode == 3, words
        assert ended.stderr == "teachkit: cannot-write: standard output: No space left on device\n"


def test_an_output_that_is_closed_from_the_start_is_no_bug_of_ours():
    command = f"{sys.executable} -m teachkit candidates --top 1 >&-"
    ended = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_ascii_is_enough_for_a_terminal_that_has_no_more(teachkit, clockd, data):
    ended = teachkit("assess", clockd, "--data", data, PYTHONIOENCODING="ascii")
    assert ended.returncode == 0
    assert ended.stdout.isascii()
    assert "\\u" not in ended.stdout


def test_colour_comes_on_request_only_when_there_is_no_terminal(teachkit, clockd, data):
    assert "\x1b" not in teachkit("assess", clockd, "--data", data).stdout
    assert "\x1b[" in teachkit("assess", clockd, "--data", data, "--color", "always").stdout
    assert "\x1b[" in teachkit("--color=always", "assess", clockd, "--data", data).stdout


@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_a_terminal_gets_colour_unless_no_color_is_set(clockd, data, no_color, coloured):
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "teachkit", "assess", str(clockd), "--data", str(data)]
    child = subprocess.Popen(
        command, stdout=theirs, env={**os.environ, "TERM": "xterm", "NO_COLOR": no_color}
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:  # Linux says so when the other end is gone
            break
        if not part:
            break
        shown += part
    os.close(ours)
    assert child.wait(timeout=30) == 0
    assert (b"\x1b[" in shown) is coloured


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_completion_knows_every_command(shell, capsys):
    assert cli.main(["completion", shell]) == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in COMMANDS)


def test_bash_completes_commands_options_and_the_talks_projects(teachkit, tmp_path):
    script = tmp_path / "completion.bash"
    script.write_text(teachkit("completion", "bash").stdout)
    bin_folder = os.path.dirname(sys.executable)
    ask = f"""
        export PATH={bin_folder}:$PATH
        teachkit() {{ {sys.executable} -m teachkit "$@"; }}
        source {script}
        COMP_WORDS=(teachkit assess ntpd-rs@v1.9); COMP_CWORD=2; COMPREPLY=()
        _shtab_teachkit; printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    ended = subprocess.run(["bash", "-c", ask], capture_output=True, text=True, check=False)
    assert "ntpd-rs@v1.9.0" in ended.stdout, ended.stderr


@pytest.mark.parametrize(
    "words",
    [["reset", "depend"], ["plan", "import", "-"], ["trust", "policy", "-"], ["trust", "incident"]],
    ids=" ".join,
)
def test_a_closed_standard_input_is_nobody_there_and_no_bug(words, tmp_path):
    (tmp_path / ".teachkit").mkdir()
    command = " ".join([sys.executable, "-m", "teachkit", *words, "<&-"])
    done = subprocess.run(
        ["sh", "-c", command], check=False, cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode in (0, 1, 2)
    assert "Traceback" not in done.stderr


def test_a_folder_that_is_gone_is_said_to_be_gone(tmp_path):
    gone = tmp_path / "gone"
    gone.mkdir()
    command = f"rmdir ../gone; {sys.executable} -m teachkit plan --workspace ."
    done = subprocess.run(
        ["sh", "-c", command], check=False, cwd=gone, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "no longer there" in done.stderr


def test_what_one_may_not_look_at_is_no_bug(monkeypatch, tmp_path, capsys):
    def refused(*_args, **_options):
        raise PermissionError(13, "Permission denied", "secret/SECURITY.md")

    monkeypatch.setattr("pathlib.Path.is_dir", refused)
    assert cli.main(["trust", "policy", str(tmp_path), "--json"]) == 2
    out, err = capsys.readouterr()
    assert json.loads(out)["error"]["place"] == "secret/SECURITY.md"
    assert "rights" in err
