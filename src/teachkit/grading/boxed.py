"""Inside the box: makes a private copy of the tree, runs the examples of one page, says what came.

This file is run by itself, with nothing but the standard library: on standard input comes one job
as JSON, on standard output go results, one JSON object a line, each with the number of its example.
What examples print goes elsewhere. The box around it is `teachkit.grading.examples`'.
"""

from __future__ import annotations

import contextlib
import doctest
import importlib
import io
import json
import os
import re
import resource
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any

Job = dict[str, Any]

LONGEST = 4_000  # letters of what an example printed
MOST_PROCESSES = 128
CROWD = -1000  # in place of an exit status
# Where the box puts this file; elsewhere others live in the same world as we do.
BOXED = __file__ == "/boxed.py"
LOOSE = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
MARK = "teachkit-step"
# Nothing is fetched and nobody is root in here, so these are not even tried.
NETWORK = re.compile(
    r"\s*(?:\w+=\S* )*(?:curl|wget|ssh|scp|rsync|apt|apt-get|dnf|yum|zypper|pacman|brew|snap"
    r"|flatpak|nix\S*|docker|podman|pipx?3?|npm|npx|yarn|gem|conda|rustup|ping|dig"
    r"|cargo (?:install|add|fetch)"
    r"|go (?:get|install)|git (?:clone|fetch|pull|push)|python3? -m pip|uvx?)(?=\s|$)"
)
ROOT = re.compile(
    r"\s*(?:\w+=\S* )*(?:sudo|doas|su|systemctl|mount|modprobe|(?:make|ninja|meson) install)"
    r"(?=\s|$)"
)
LOST_NAME = re.compile(r"^NameError: name '(\w+)' is not defined", re.MULTILINE)
MISSING_MODULE = re.compile(r"No module named '([\w.]+)'")


def main() -> None:
    """Do the job on standard input."""
    job = json.load(sys.stdin)
    if job.get("session"):
        run_session(job)
        return
    for what, most in job["limits"].items():
        number = getattr(resource, what)
        hard = resource.getrlimit(number)[1]
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(number, (limit, limit))
    tree = Path(job["tree"])
    for name in job["names"]:
        source, target = Path(job["original"]) / name, tree / name
        with contextlib.suppress(OSError):  # a link to nowhere, or what we may not read
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target, follow_symlinks=False)
    os.chdir(tree)
    examples = job["examples"]
    python = [one for one in examples if one["language"] in ("doctest", "python")]
    if python:
        run_python(python, job["seconds"])
    for one in examples:
        if one["language"] == "console":
            run_console(one, job["seconds"])
        elif one["language"] == "shell":
            run_shell(one, job["seconds"])
        elif one["language"] == "rust":
            run_rust(one, job)


def say(number: int, state: str, why: str = "", **more: object) -> None:
    """Tell what became of an example."""
    line = {"number": number, "state": state, "why": why, **more}
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def started(
    words: list[str], seconds: float, given: str = "", output: int | None = None
) -> tuple[int | None, str]:
    """Run a program; return its exit status (None: too long; `CROWD`) and what it printed."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as into:
        into.write(given.encode())
        into.seek(0)
        child = subprocess.Popen(  # noqa: S603 - an example, in the box that is there for it
            words,
            stdin=into,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=() if output is None else (output,),
        )
        end = time.monotonic() + seconds
        code: int | None = None
        while code is None and time.monotonic() < end:
            with contextlib.suppress(subprocess.TimeoutExpired):
                code = child.wait(timeout=0.05)
            if crowded():
                code = CROWD
        with contextlib.suppress(OSError):
            os.killpg(child.pid, signal.SIGKILL)
        if BOXED:
            with contextlib.suppress(OSError):
                os.kill(-1, signal.SIGKILL)  # all others in the box, whatever session they are in
        child.wait()
        out.seek(0)
        return code, out.read(4 * LONGEST).decode("utf-8", "replace")


def crowded() -> bool:
    """Return whether there are too many processes; the kernel's own limit spares root."""
    return BOXED and sum(name.isdigit() for name in os.listdir("/proc")) > MOST_PROCESSES


# --- shell ------------------------------------------------------------------------------------


def refused(commands: list[str]) -> str:
    """Return why these commands are not tried, or ""."""
    for command in commands:
        for line in re.split(r"\n|&&|\|\||;", command):
            if ROOT.match(line):
                return f"It wants to be root: {line.strip()[:60]}"
            if NETWORK.match(line):
                return f"It wants the network, and there is none: {line.strip()[:60]}"
    return ""


def run_shell(one: Job, seconds: float) -> None:
    """Run a script; it passes when it ends with 0."""
    why = refused([one["code"]])
    if why:
        say(one["number"], "skipped", why)
        return
    code, printed = started(["bash", "-e", "-c", one["code"]], seconds)
    told(one["number"], code, printed, seconds)


def told(number: int, code: int | None, printed: str, seconds: float, line: int = 0) -> None:
    """Say how a script ended."""
    missing = re.search(r"(?:line \d+: |bash: )(\S+): command not found", printed)
    if code is None:
        say(number, "failed", f"It takes longer than {seconds:g} seconds.", got=printed, line=line)
    elif code == CROWD:
        say(number, "failed", f"It starts more than {MOST_PROCESSES} processes.", line=line)
    elif missing:
        say(number, "skipped", f"'{missing[1]}' is not installed here.")
    elif code:
        say(number, "failed", f"It ends with status {code}.", got=printed[:LONGEST], line=line)
    else:
        say(number, "passed")


def run_console(one: Job, seconds: float) -> None:
    """Run the commands of a console one by one, in one shell, and compare what they print."""
    steps = one["steps"]
    why = refused([step["command"] for step in steps])
    if why or not steps:
        say(one["number"], "skipped", why or "There is no command in it.")
        return
    script = "".join(
        f"eval {shlex.quote(step['command'])}\nprintf '\\n%s %d %d\\n' {MARK} {at} $?\n"
        for at, step in enumerate(steps)
    )
    code, printed = started(["bash", "-c", script], seconds)
    parts = re.split(rf"\n{MARK} (\d+) (\d+)\n", printed)
    for at, step in enumerate(steps):
        done = len(parts) > 3 * at + 2
        got = parts[3 * at] if len(parts) > 3 * at else ""
        status = int(parts[3 * at + 2]) if done else None
        if not done and code is not None:
            say(
                one["number"],
                "failed",
                "The shell ended here.",
                got=got[:LONGEST],
                line=step["line"],
            )
            return
        if not done or (status and (step["expect"] is None or status == 127)):
            told(one["number"], status, got, seconds, step["line"])
            return
        expect = step["expect"]
        if expect is not None and not same(expect, got):
            say(
                one["number"], "failed", "It prints something else.",
                expected=expect[:LONGEST], got=got.strip("\n")[:LONGEST], line=step["line"],
            )  # fmt: skip
            return
    say(one["number"], "passed")


def same(expect: str, got: str) -> bool:
    """Compare outputs; "..." stands for anything, and space at the ends of lines for nothing."""
    plain = [
        "\n".join(line.rstrip() for line in text.strip("\n").split("\n")) for text in (expect, got)
    ]
    return doctest.OutputChecker().check_output(plain[0] + "\n", plain[1] + "\n", doctest.ELLIPSIS)


# --- Python -----------------------------------------------------------------------------------


def run_python(examples: list[Job], seconds: float) -> None:
    """Run the Python of a page in one process; when it dies, go on in a new one."""
    waiting = list(examples)
    while waiting:
        reader, writer = os.pipe()
        job = json.dumps({"session": True, "examples": waiting, "output": writer})
        with os.fdopen(reader, "rb") as results:
            code, printed = started(
                [sys.executable, "-B", __file__], seconds * len(waiting), job, writer
            )
            os.close(writer)
            lines = results.read(1 << 20).decode("utf-8", "replace").split("\n")
        done = set()
        for line in lines:
            with contextlib.suppress(ValueError, KeyError, TypeError):
                found = json.loads(line)
                done.add(found["number"])
                say(**found)
        waiting = [one for one in waiting if one["number"] not in done]
        if waiting:
            first, waiting = waiting[0], waiting[1:]
            why = f"Python ended with status {code}."
            if code is None:
                why = "It takes too long."
            elif code == CROWD:
                why = f"It starts more than {MOST_PROCESSES} processes."
            say(first["number"], "failed", why, got=printed[:LONGEST])


def run_session(job: Job) -> None:
    """Run examples in this very process: those of a page share their names."""
    shared: Job = {"__name__": "__main__"}
    incomplete = False
    with os.fdopen(job["output"], "w", encoding="utf-8") as results:
        for one in job["examples"]:
            found = attempt(one, shared)
            lost = LOST_NAME.search(found.get("got", "")) if found["state"] == "failed" else None
            if lost and incomplete:
                why = f"It uses '{lost[1]}', and an example above it did not run."
                found = {"state": "skipped", "why": why}
            elif lost:
                found["why"] = f"It uses '{lost[1]}', which nothing above it on the page defines."
            # Names of a page's examples come down to those below; a docstring's do not.
            incomplete = not one["module"] and (incomplete or found["state"] != "passed")
            results.write(json.dumps({"number": one["number"], **found}) + "\n")
            results.flush()


def attempt(one: Job, shared: Job) -> Job:
    """Run one example and return what became of it."""
    if one["module"]:
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                shared = dict(vars(importlib.import_module(one["module"])))
        except BaseException as error:  # noqa: BLE001 - even SystemExit is an outcome
            return broken(error, one)
    if one["language"] == "doctest":
        return attempt_doctest(one, shared)
    out = io.StringIO()
    try:
        code = compile("\n" * (one["line"] - 1) + one["code"], one["path"], "exec")
        with contextlib.redirect_stdout(out):
            exec(code, shared)  # noqa: S102 - an example, in the box that is there for it
    except BaseException as error:  # noqa: BLE001 - even SystemExit is an outcome
        return broken(error, one)
    return {"state": "passed", "why": ""}


def broken(error: BaseException, one: Job) -> Job:
    """Say what an exception means for an example."""
    missing = MISSING_MODULE.search(str(error)) if isinstance(error, ImportError) else None
    if missing:
        return {"state": "skipped", "why": f"The module '{missing[1]}' is not installed here."}
    here = [
        step.lineno
        for step in traceback.extract_tb(error.__traceback__)
        if step.filename == one["path"]
    ]
    line = here[-1] if here else getattr(error, "lineno", None) or one["line"]
    said = "".join(traceback.format_exception_only(error)).strip()
    return {
        "state": "failed",
        "why": "It raises an exception.",
        "got": said[:LONGEST],
        "line": line,
    }


def attempt_doctest(one: Job, shared: Job) -> Job:
    """Run prompts and compare, as the module doctest does; the first that differs counts."""
    try:
        prompts = doctest.DocTestParser().get_examples(one["code"] + "\n")
    except ValueError as error:
        return {"state": "failed", "why": f"Its prompts cannot be read: {error}"}
    checker = doctest.OutputChecker()
    for prompt in prompts:
        flags = LOOSE
        for flag, wanted in prompt.options.items():
            flags = flags | flag if wanted else flags & ~flag
        if flags & doctest.SKIP:
            continue
        line = one["line"] + prompt.lineno
        out = io.StringIO()
        want, raised = prompt.want, ""
        try:
            code = compile("\n" * (line - 1) + prompt.source, one["path"], "single")
            with contextlib.redirect_stdout(out):
                exec(code, shared)  # noqa: S102 - an example, in the box that is there for it
            got = out.getvalue()
        except BaseException as error:  # noqa: BLE001 - whatever an example raises is its outcome
            got = raised = "".join(traceback.format_exception_only(error))
            want = want if prompt.exc_msg is None else prompt.exc_msg
            if prompt.exc_msg is not None and checker.check_output(want, got, flags):
                continue
        if not raised and checker.check_output(want, got, flags):
            continue
        if missing := MISSING_MODULE.search(raised):
            return {"state": "skipped", "why": f"The module '{missing[1]}' is not installed here."}
        return {
            "state": "failed",
            "why": "It raises an exception." if raised else "It prints something else.",
            "line": line,
            "expected": want.rstrip("\n")[:LONGEST],
            "got": got.rstrip("\n")[:LONGEST],
        }
    return {"state": "passed", "why": ""}


# --- Rust -------------------------------------------------------------------------------------


def run_rust(one: Job, job: Job) -> None:
    """Have rustdoc or cargo test a whole file, and hand on what it says; once for all of them."""
    words = one["words"]
    code, printed = started(words, job["rust_seconds"])
    say(one["number"], "ran", got=printed[-LONGEST * 3 :], status=code)


if __name__ == "__main__":
    main()
