"""``teachkit completion``: the script that teaches your shell our words."""

from __future__ import annotations

import argparse
import sys

__all__ = ["configure", "run"]

EXAMPLES = """\
examples:
  teachkit completion bash >> ~/.bash_completion
  teachkit completion zsh > ~/.zfunc/_teachkit      (a folder in your $fpath)
  teachkit completion tcsh >> ~/.cshrc
"""

# `assess` takes a path or one of the talk's releases, `candidates` the name of one; the shell asks
# us for those when it needs them, so that the script does not grow old.
PREAMBLE = {
    "bash": """\
_teachkit_project_or_file() {
  compgen -f -- "$1"
  compgen -W "$(teachkit assess --projects --names 2>/dev/null)" -- "$1"
}
_teachkit_candidate() {
  compgen -W "$(teachkit candidates --names 2>/dev/null)" -- "$1"
}
""",
    "zsh": """\
_teachkit_project_or_file() {
  _files
  compadd -- ${(f)"$(teachkit assess --projects --names 2>/dev/null)"}
}
_teachkit_candidate() {
  compadd -- ${(f)"$(teachkit candidates --names 2>/dev/null)"}
}
""",
    "tcsh": "",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("shell", choices=tuple(PREAMBLE), help="the shell that you use")
    parser.epilog = EXAMPLES


def run(args: argparse.Namespace) -> int:
    """Print the script for one shell; only ever to stdout, your files stay yours."""
    import shtab

    from teachkit.cli import whole_parser

    parser = whole_parser()
    _sort_out_choices(parser)
    print(shtab.complete(parser, shell=args.shell, preamble=PREAMBLE[args.shell]))
    if sys.stdout.isatty():
        print("teachkit: that is for a file; see 'teachkit completion --help'.", file=sys.stderr)
    return 0


def _sort_out_choices(parser: argparse.ArgumentParser) -> None:
    """Leave words only among the choices: shtab sorts them, and argparse allows more than words."""
    for action in parser._actions:  # noqa: SLF001  # the one list of them that argparse has
        if isinstance(action.choices, dict):
            for below in action.choices.values():
                _sort_out_choices(below)
        elif action.choices is not None:
            action.choices = [choice for choice in action.choices if isinstance(choice, str)]
