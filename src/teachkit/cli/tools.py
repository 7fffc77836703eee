"""Commands that are several tools, such as ``teachkit focus timings``."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping

__all__ = ["run_tool", "tools_of"]


def tools_of(
    parser: argparse.ArgumentParser, epilog: str
) -> Callable[[str, str, str], argparse.ArgumentParser]:
    """Make ``parser`` a command of tools, and return what adds one.

    That takes a tool's name, one line of help and its examples, and returns its parser, which
    knows ``--json``.
    """
    parser.epilog = epilog
    tools = parser.add_subparsers(dest="tool", metavar="TOOL")

    def tool(name: str, line: str, examples: str) -> argparse.ArgumentParser:
        made = tools.add_parser(name, help=line, description=line, epilog=examples)
        made.add_argument("--json", action="store_true", help="as JSON, for other tools")
        return made

    return tool


def run_tool(
    args: argparse.Namespace,
    command: str,
    tools: Mapping[str, Callable[[argparse.Namespace], int]],
) -> int:
    """Run the tool that was asked for and return its exit code; without one, print the help."""
    if args.tool is None:
        from teachkit.cli import command_parser

        command_parser(command).print_help()
        return 0
    return tools[args.tool](args)
