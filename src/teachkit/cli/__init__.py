"""The ``teachkit`` command: one file a command, and the doorman that is this file.

`main` looks at the first word only, imports that command's module and nothing else, so that
``teachkit assess`` starts in the time that Python needs to start. A command's module has two
functions: ``configure(parser)`` says what it takes, ``run(args)`` does it and returns one of
the exit codes below. Errors are `teachkit.errors.TeachkitError` and are printed here alone.

A reader that hangs up early (``teachkit assess | head -3``) ends us quietly with 141, as the
shell reports any program that a closed pipe has stopped; a bug of ours ends with 70.
"""

from __future__ import annotations

import argparse
import errno
import gc
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from teachkit import errors
from teachkit.errors import TeachkitError

__all__ = ["COMMANDS", "EXIT_CODES", "Parser", "command_parser", "main", "whole_parser"]

FINE, NO, BAD, NOT_HERE, BUG, INTERRUPTED, HUNG_UP = 0, 1, 2, 3, 70, 130, 141

# name -> (module, one line of help)
COMMANDS: dict[str, tuple[str, str]] = {
    "start": ("teachkit.cli.start", "Make your workspace and open the course in JupyterLab."),
    "candidates": ("teachkit.cli.candidates", "Rank what could be rewritten, and ask why."),
    "focus": ("teachkit.cli.focus", "Test a selling point: claims, timings, memory, features."),
    "assess": ("teachkit.cli.assess", "Weigh the dependencies of a Rust project."),
    "document": ("teachkit.cli.document", "See which readers a repository serves, and what runs."),
    "distribute": ("teachkit.cli.distribute", "Reach users: channels, Debian, names."),
    "parity": ("teachkit.cli.parity", "Compare a program or library with its replacement."),
    "trust": ("teachkit.cli.trust", "Test a security policy; play an incident; see your signals."),
    "lab": ("teachkit.cli.lab", "Run the real systems, or see what they did elsewhere."),
    "book": ("teachkit.cli.book", "Build the online book, serve it, check it."),
    "data": ("teachkit.cli.data", "Show, refresh or build the data that the tools stand on."),
    "check": ("teachkit.cli.check", "Check your answer to an exercise."),
    "progress": ("teachkit.cli.progress", "Show where you stand, and what is next."),
    "reset": ("teachkit.cli.reset", "Begin a chapter or an exercise again; nothing is destroyed."),
    "submit": ("teachkit.cli.submit", "Pack your answers for whoever grades them."),
    "grade": ("teachkit.cli.grade", "Grade what a class has handed in, sealed off."),
    "schedule": ("teachkit.cli.schedule", "Plan a class: what fits into your minutes."),
    "workshop": ("teachkit.cli.workshop", "Open a room: join code, QR, board; nothing is lost."),
    "slides": ("teachkit.cli.slides", "Make slides of the chapters, or of the whole talk."),
    "plan": ("teachkit.cli.plan", "Show the plan for your own project."),
    "author": ("teachkit.cli.author", "For authors: check that exercises teach what they say."),
    "completion": ("teachkit.cli.completion", "Print completion for your shell."),
}

EXIT_CODES = """\
exit codes:
  0    fine
  1    the answer is no: a check failed, or --fail-on found what you asked for
  2    bad usage, or input that cannot be read
  3    it cannot be done here: offline, no room, a missing extra or data
  130  you pressed Ctrl-C
"""

OVERVIEW = """\
teachkit: decide well before you rewrite systems software.

commands:
{commands}

try this first:
  teachkit assess                      the Rust project in this folder
  teachkit assess ntpd-rs@v1.9.0       one of the talk's own projects
  teachkit assess --why openssl        why on earth is that in there?
  teachkit start                       the course itself, in JupyterLab

'teachkit COMMAND --help' has examples for each. You need nothing else to begin.
"""


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Keep our line breaks; ask for the width ourselves (argparse imports shutil for that)."""

    def __init__(self, prog: str) -> None:
        from teachkit.cli.terminal import terminal

        super().__init__(prog, max_help_position=28, width=terminal(sys.stdout).width - 2)


class Parser(argparse.ArgumentParser):
    """An argument parser whose complaints are a `TeachkitError` like any other."""

    def __init__(self, *args: object, **options: object) -> None:
        options.setdefault("formatter_class", _Formatter)
        super().__init__(*args, **options)  # type: ignore[arg-type]  # passed through untouched

    def error(self, message: str) -> NoReturn:
        """Raise ``bad-usage`` in place of printing the usage and leaving.

        Raises:
            TeachkitError: always.
        """
        raise TeachkitError(
            "bad-usage",
            _nearer(message),
            hint=f"'{self.prog} --help' shows examples.",
        )

    def _match_arguments_partial(
        self, actions: Sequence[argparse.Action], arg_strings_pattern: str
    ) -> list[int]:
        """Let options stand between words: ``parity OLD --json NEW``.

        Before 3.12.7, argparse gives an optional word nothing as soon as an option follows.
        """
        match = super()._match_arguments_partial
        counts: list[int] = match(actions, arg_strings_pattern)
        if arg_strings_pattern[sum(counts) :].startswith("O"):
            while counts and not counts[-1]:
                counts.pop()
        return counts


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code; ``argv`` is without the program's name."""
    from teachkit.cli.terminal import make_safe

    if argv is None:
        # We are the whole process, and over in a moment: looking for cycles that often takes a
        # tenth of `teachkit assess`.
        gc.set_threshold(200_000)
    words = list(sys.argv[1:] if argv is None else argv)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started us ("teachkit plan >&-")
            nowhere = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  # until we end
            setattr(sys, name, nowhere)
        make_safe(getattr(sys, name))
    if sys.stdin is None:  # "teachkit reset depend <&-": nobody is there, and nothing is
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115  # until we end
    try:
        return _outcome(words)
    except KeyboardInterrupt:
        print("\nteachkit: interrupted; nothing is left half done.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        _forget_output()
        return HUNG_UP
    except OSError as error:
        _forget_output()
        print(f"teachkit: cannot-write: standard output: {error.strerror}", file=sys.stderr)
        return NOT_HERE


def _forget_output() -> None:
    # Python flushes stdout once more on its way out; give it somewhere to write.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _outcome(words: list[str]) -> int:
    try:
        code = _dispatch(words)
        sys.stdout.flush()
        return code
    except TeachkitError as error:
        return _complain(error, words)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == __package__.partition(".")[0]:
            return _confess()
        return _complain(_missing_extra(error), words)
    except BrokenPipeError:
        raise
    except SystemExit as leaving:  # argparse leaves after --help and --version
        return leaving.code if isinstance(leaving.code, int) else FINE
    except PermissionError as error:
        return _complain(_not_allowed(error), words)
    except Exception as error:  # the outermost frame: whatever is left is a bug of ours
        # Files are written by `write_atomically`, which tells of a full disk by itself.
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            raise
        if isinstance(error, FileNotFoundError) and not _stands_somewhere():
            return _complain(_nowhere(), words)
        return _confess()


def _not_allowed(error: PermissionError) -> TeachkitError:
    return TeachkitError(
        "cannot-read",
        f"You may not look there: {error.strerror or error}",
        place=str(error.filename or ""),
        hint="Check the rights of the file, and of the folders that it lies in.",
    )


def _stands_somewhere() -> bool:
    try:
        os.getcwd()
    except FileNotFoundError:
        return False
    return True


def _nowhere() -> TeachkitError:
    return TeachkitError(
        "no-such-folder",
        "The folder that you stand in is no longer there",
        place=os.environ.get("PWD", ""),
        hint="Go to another one: cd",
    )


def command_parser(name: str) -> Parser:
    """Return the parser of one command, importing that command's module alone."""
    parser = Parser(prog=f"teachkit {name}")
    _configure(name, parser)
    return parser


def whole_parser() -> Parser:
    """Return the parser with all commands, as shell completion needs it."""
    parser = Parser(prog="teachkit")
    _add_global_options(parser)
    commands = parser.add_subparsers(metavar="COMMAND")
    for name, (_, help_line) in COMMANDS.items():
        _configure(name, commands.add_parser(name, help=help_line))
    return parser


def _dispatch(words: list[str]) -> int:
    head, name, rest = _split(words)
    top = Parser(prog="teachkit", add_help=False)
    _add_global_options(top)
    top.add_argument("-h", "--help", action="store_true")
    options = top.parse_args(head)
    if name == "help":
        name, rest = (rest[0], ["--help"]) if rest else (None, [])
    if options.help or name is None:
        print(_overview(), end="")
        if options.help:
            print("\n" + EXIT_CODES, end="")
        return FINE
    if name not in COMMANDS:
        raise _unknown_command(name)
    parser = command_parser(name)
    args = parser.parse_args(rest)
    if args.color == "auto":
        args.color = options.color
    run = sys.modules[COMMANDS[name][0]].run
    code = run(args)
    return int(code)


def _split(words: list[str]) -> tuple[list[str], str | None, list[str]]:
    """Split at the command: the first word that is no option, nor the value of ``--color``."""
    at = 0
    while at < len(words) and words[at].startswith("-"):
        at += 2 if words[at] in ("--color", "--colour") else 1
    return words[:at], words[at] if at < len(words) else None, words[at + 1 :]


def _add_global_options(parser: argparse.ArgumentParser) -> None:
    from teachkit import __version__

    parser.add_argument("-V", "--version", action="version", version=f"teachkit {__version__}")
    _add_colour(parser)


def _add_colour(parser: argparse.ArgumentParser) -> None:
    from teachkit.cli.terminal import COLOUR_CHOICES

    parser.add_argument(
        "--color",
        "--colour",
        choices=COLOUR_CHOICES,
        default="auto",
        metavar="WHEN",
        help="colour in the output: auto (on a terminal, unless NO_COLOR is set), always, never",
    )


def _configure(name: str, parser: argparse.ArgumentParser) -> None:
    from importlib import import_module

    module, help_line = COMMANDS[name]
    parser.description = help_line
    import_module(module).configure(parser)
    _add_colour(parser)
    if "exit codes" not in (parser.epilog or "").lower():
        parser.epilog = f"{parser.epilog or ''}\n\n{EXIT_CODES}".lstrip("\n")


def _overview() -> str:
    width = max(map(len, COMMANDS))
    lines = (f"  {name:<{width}}  {line}" for name, (_, line) in COMMANDS.items())
    return OVERVIEW.format(commands="\n".join(lines))


def _unknown_command(name: str) -> TeachkitError:
    from difflib import get_close_matches

    near = get_close_matches(name, COMMANDS, n=3)
    if near:
        hint = f"Did you mean {' or '.join(repr(word) for word in near)}?"
    elif os.path.exists(name):
        hint = f"To weigh that project's dependencies: teachkit assess {name}"
    else:
        hint = f"The commands are {', '.join(COMMANDS)}."
    return TeachkitError("unknown-command", f"There is no command '{name}'", hint=hint)


def _nearer(message: str) -> str:
    """Say "did you mean" where argparse lists the choices, and otherwise leave its sentence."""
    _, found, choices = message.partition("invalid choice: ")
    message = message.replace(", [])", ")")  # no name at all is no choice to offer
    if not found:
        return message[:1].upper() + message[1:]
    from difflib import get_close_matches

    wrong, _, listed = choices.partition(" (choose from ")
    words = [word.strip("'\" )") for word in listed.split(",")]
    near = get_close_matches(wrong.strip("'"), words, n=1)
    tail = f"; did you mean '{near[0]}'?" if near else ""
    return message[:1].upper() + message[1:] + tail


def _missing_extra(error: ModuleNotFoundError) -> TeachkitError:
    """Say which extra brings the module, as our own package's metadata tells."""
    from importlib import metadata

    missing = (error.name or "?").partition(".")[0]
    try:
        requirements = metadata.requires("teachkit") or []
    except metadata.PackageNotFoundError:
        requirements = []
    sizes: dict[str, int] = {}
    bringing = []
    for line in requirements:
        wanted, _, marker = line.partition(";")
        if "extra ==" not in marker:
            continue
        extra = marker.split("extra ==")[1].strip(" \"')")
        sizes[extra] = sizes.get(extra, 0) + 1
        name = wanted.strip().split("[")[0].rstrip("<>=!~.,0123456789 ")
        if "".join(c if c.isalnum() else "_" for c in name).lower() == missing.lower():
            bringing.append(extra)
    # Several may bring it; the smallest is the one that is about it.
    extra = min(bringing, key=lambda name: sizes[name], default="")
    install = f"teachkit[{extra}]" if extra else missing
    what = f"the extra '{extra}'" if extra else f"the Python package '{missing}'"
    return TeachkitError(
        "missing-extra",
        f"This command needs {what}, which is not installed",
        place=missing,
        hint=f"Run: python -m pip install '{install}'",
    )


def _complain(error: TeachkitError, words: Sequence[str]) -> int:
    """Print an error for people, and for machines too when they asked for JSON."""
    from teachkit.cli.terminal import terminal
    from teachkit.errors import printable

    if _wants_json(words):
        import json

        print(json.dumps({"error": error.as_dict()}, ensure_ascii=False, indent=2))
    sys.stdout.flush()
    when = "always" if "--color=always" in words else "auto"
    red, faint, plain = (
        ("\033[31;1m", "\033[2m", "\033[0m") if terminal(sys.stderr, when).colour else ("", "", "")
    )
    print(f"teachkit: {red}{error.code}{plain}: {printable(str(error))}", file=sys.stderr)
    if error.hint:
        print(f"  {faint}hint:{plain} {printable(error.hint)}", file=sys.stderr)
    return NOT_HERE if error.code in errors.NOT_HERE else BAD


def _wants_json(words: Sequence[str]) -> bool:
    return any(
        word in ("--json", "--format=json") or (word == "json" and before == "--format")
        for before, word in zip(["", *words], words, strict=False)
    )


def _confess() -> int:
    """Show a bug of ours in full, because the report needs it."""
    import traceback

    traceback.print_exc()
    print(
        "teachkit: bug: that is our mistake, not yours.\n"
        "  hint: please report the lines above, and the command that you ran.",
        file=sys.stderr,
    )
    return BUG
