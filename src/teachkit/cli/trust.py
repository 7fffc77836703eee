"""``teachkit trust``: is there a way in, what do you signal, and who pays in an incident?"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from teachkit.cli.tools import run_tool, tools_of
from teachkit.errors import TeachkitError, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from teachkit.data.incident import Story
    from teachkit.decisions.trust.debrief import Debrief
    from teachkit.decisions.trust.incident import State

__all__ = ["configure", "run"]

EPILOG = """\
examples:
  teachkit trust policy SECURITY.md             is it a way in?
  teachkit trust signals .                      what does this checkout show, and to whom?
  teachkit trust incident                       ninety days after a mail
  teachkit trust incident --seed 3 --play answer,call

'teachkit trust TOOL --help' has more of each. Points of harm are for a discussion, and measure
nothing.

exit codes:
  0    fine
  1    the policy is no way in; one of the four groups has nothing to go by
  2    bad usage, or input that cannot be read
  130  you pressed Ctrl-C
"""
POLICY = """\
PATH is a policy, a security.txt, a folder that has one, or '-' for standard input.

examples:
  teachkit trust policy SECURITY.md
  teachkit trust policy .
  teachkit trust policy - --json < SECURITY.md

exit codes:
  0  somebody can report a hole there
  1  nobody can: no private way in, no real contact, or an invitation to a public tracker
  2  bad usage, or a file that cannot be read
"""
INCIDENT = """\
Without --play it asks you; 'u' takes the last choice back, 'q' leaves. With --play it plays the
choices that you name, and shows where that leads.

examples:
  teachkit trust incident
  teachkit trust incident --seed 3 --play answer,call,agree-on-a-month
  teachkit trust incident --play answer --json
  teachkit trust incident --story own.toml --policy SECURITY.md

exit codes:
  0  played, to the end or as far as you named choices
  2  bad usage, a story that does not fit, or a choice that is not there
"""
SIGNALS = """\
examples:
  teachkit trust signals .
  teachkit trust signals ~/src/sudo-rs --json

exit codes:
  0  every group has something to go by
  1  a group has nothing: no signal for it is there
  2  bad usage, or a folder that cannot be read
"""
PLACES = ("SECURITY.md", ".github/SECURITY.md", "docs/SECURITY.md", ".well-known/security.txt")
MOST_BYTES = 1_000_000
MARKS = {"yes": "+", "no": "-", "n/a": "."}


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    tool = tools_of(parser, EPILOG)
    policy = tool("policy", "Is this security policy a way in?", POLICY)
    policy.add_argument("path", metavar="PATH", help="a file, a folder, or -")
    incident = tool("incident", "Play ninety days after a mail.", INCIDENT)
    incident.add_argument("--seed", type=int, default=7, metavar="N", help="draws the luck (7)")
    incident.add_argument("--play", metavar="CHOICES", help="ids of choices, by commas")
    incident.add_argument("--story", metavar="FILE", help="another table-top, as TOML")
    incident.add_argument("--policy", metavar="FILE", help="whose promises the debrief looks at")
    signals = tool("signals", "What does a project show, and to whom?", SIGNALS)
    signals.add_argument("path", metavar="PATH", nargs="?", default=".", help="a checkout (.)")


def run(args: argparse.Namespace) -> int:
    """Answer one of the questions, and say by the exit code whether the answer is yes.

    Raises:
        TeachkitError: whatever is wrong with the words or the files.
    """
    tools: Mapping[str, Callable[[argparse.Namespace], int]] = {
        "policy": _policy,
        "incident": _incident,
        "signals": _signals,
    }
    return run_tool(args, "trust", tools)


# --- policy ---------------------------------------------------------------------------------------


def _policy(args: argparse.Namespace) -> int:
    from teachkit.decisions.trust.policy import check_policy, summary

    name, text = _read_policy(args.path)
    findings = check_policy(text, name=name)
    found = summary(findings)
    if args.json:
        rows = [
            {
                "rule": one.rule,
                "title": one.title,
                "answer": one.answer,
                "line": one.line,
                "quote": one.quote,
                "advice": one.advice,
            }
            for one in findings
        ]
        _print_json({"file": name, "works": found.works, "said": found.sentence, "rules": rows})
        return 0 if found.works else 1
    print(_wrapped(f"{name}: {found.sentence}", 0) + "\n")
    for one in findings:
        place = f" (line {one.line})" if one.line else ""
        print(printable(f"  {MARKS[one.answer]} {one.title}{place}"))
        if one.quote:
            print(_wrapped(f"“{_short(one.quote)}”", 6))
        if one.answer == "no":
            print(_wrapped(one.advice, 6))
    return 0 if found.works else 1


def _read_policy(given: str) -> tuple[str, str]:
    """Return a policy's name and text; of a folder, the first of `PLACES` that is there."""
    if given == "-":
        return "standard input", _text(sys.stdin.buffer.read(MOST_BYTES + 1), "standard input")
    path = Path(given)
    if path.is_dir():
        there = [name for name in PLACES if (path / name).is_file()]
        if not there:
            raise TeachkitError(
                "no-policy",
                "There is no security policy in this folder",
                place=given,
                hint=f"Looked for {', '.join(PLACES)}. Two lines with an address make a start.",
            )
        path /= there[0]
    return str(path), _read(path)


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return _text(file.read(MOST_BYTES + 1), str(path))
    except OSError as error:
        raise TeachkitError(
            "cannot-read",
            f"The file cannot be read: {error.strerror or error}",
            place=str(path),
            hint="Check the name, and its rights.",
        ) from error


def _text(raw: bytes, place: str) -> str:
    if len(raw) > MOST_BYTES:
        raise TeachkitError(
            "too-long",
            "That is too long for a text to be read by people",
            place=place,
            hint=f"At most {MOST_BYTES:,} bytes are read. Is it the right file?",
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TeachkitError(
            "not-text",
            "This is no text in UTF-8",
            place=f"{place}, byte {error.start}",
            hint="Save it as UTF-8. Is it the right file?",
        ) from error


# --- incident -------------------------------------------------------------------------------------


def _incident(args: argparse.Namespace) -> int:
    from teachkit.data.incident import read_story, shipped_story
    from teachkit.decisions.trust.debrief import debrief, recorded
    from teachkit.decisions.trust.incident import is_over, replay
    from teachkit.decisions.trust.policy import check_policy

    if args.seed < 0:
        raise TeachkitError(
            "bad-usage", "A seed is a whole number from 0", place="--seed", hint="Take 7."
        )
    story = read_story(_read(Path(args.story)), args.story) if args.story else shipped_story()
    findings = check_policy(_read(Path(args.policy)), name=args.policy) if args.policy else ()
    chosen = [word for word in (args.play or "").split(",") if word]
    state = replay(story, args.seed, chosen)
    if args.play is None and not args.json:
        state = _ask(story, args.seed)
    looked = debrief(story, state, findings)
    over = is_over(story, state)
    if args.json:
        kept = [{"rule": one.rule, "kept": one.kept, "why": one.why} for one in looked.promises]
        choices = [one.id for one in story.scenes[state.scene].choices]
        _print_json(
            {
                **recorded(story, state),
                "over": over,
                "can": choices,
                "total": looked.total,
                "promises": kept,
            }
        )
        return 0
    if args.play is not None:
        _print_log(state)
        if not over:
            _print_scene(story, state)
    if over:
        _print_debrief(story, state, looked)
    return 0


def _ask(story: Story, seed: int) -> State:
    """Play on the terminal, a number at a time."""
    from teachkit.decisions.trust.incident import choices, choose, is_over, replay, start

    state = start(story, seed)
    print(f"{_wrapped(story.title, 0)}\n\n{_wrapped(story.intro, 0)}")
    while not is_over(story, state):
        _print_scene(story, state)
        given = choices(story, state)
        try:
            word = input(f"1 to {len(given)}, u or q: ").strip().lower()
        except (EOFError, OSError):  # nobody is there, or their terminal has gone
            print()
            return state
        if word == "q":
            return state
        if word == "u":
            state = replay(story, seed, state.chosen[:-1])
        elif word.isdecimal() and len(word) < 9 and 1 <= int(word) <= len(given):
            before = len(state.log)
            state = choose(story, state, given[int(word) - 1].id)
            _print_log(state, before)
        else:
            print("That is none of them.")
    return state


def _print_scene(story: Story, state: State) -> None:
    scene = story.scenes[state.scene]
    print("\n" + _wrapped(f"Day {state.day}, from {scene.sender}: {scene.title}", 0))
    print(_wrapped(scene.text, 2))
    for number, one in enumerate(scene.choices, 1):
        print(_wrapped(f"{number}. {one.label} [{one.id}]", 2))


def _print_log(state: State, first: int = 0) -> None:
    from teachkit.decisions.trust.signal import GROUPS

    for entry in state.log[first:]:
        when = f"day {entry.day}" + (f" to {entry.until}" if entry.until > entry.day else "")
        title = f"{entry.title}. " if entry.title else ""
        print(_wrapped(f"{when}: {title}{entry.text}", 0))
        for hurt in entry.hurts:
            print(_wrapped(f"{GROUPS[hurt.group]} +{hurt.harm}: {hurt.why}", 4))


def _print_debrief(story: Story, state: State, looked: Debrief) -> None:
    from teachkit.decisions.trust.signal import GROUPS

    title = story.scenes[state.scene].title
    print("\n" + _wrapped(f"Day {state.day}: {title}. {looked.total} points of harm", 0))
    for group, word in GROUPS.items():
        print(f"  {word:<32} {looked.harm[group]:>3} {'#' * looked.harm[group]}".rstrip())
    if looked.luck:
        print(_wrapped("What luck had decided: " + " ".join(looked.luck), 0))
    for one in looked.promises:
        kept = {"yes": "kept", "no": "broken"}.get(one.kept, one.kept)
        print(_wrapped(f"{one.rule}: {kept}; {one.why}.", 2))
    if not looked.promises:
        print("With --policy SECURITY.md it is held against what you have promised.")
    for rule in story.rules:
        said = f"{rule.value} {rule.unit}: {rule.counted} ({rule.source}, read {rule.date})"
        print(_wrapped(said, 2))


# --- signals --------------------------------------------------------------------------------------


def _signals(args: argparse.Namespace) -> int:
    from teachkit.data.checkout.tags import read_tags
    from teachkit.data.checkout.tree import read_tree
    from teachkit.decisions.trust.signal import GROUPS
    from teachkit.decisions.trust.signals import look

    shown = look(read_tree(args.path), read_tags(args.path))
    heard = {one.group for one in shown if one.answer == "yes"}
    silent = [group for group in GROUPS if group not in heard]
    if args.json:
        rows: list[dict[str, Any]] = [
            {"id": one.id, "group": one.group, "title": one.title, "answer": one.answer,
             "evidence": [*one.evidence], "advice": one.advice}
            for one in shown
        ]  # fmt: skip
        _print_json({"path": args.path, "silent": silent, "signals": rows})
        return 1 if silent else 0
    for group, word in GROUPS.items():
        print(f"to {word}")
        for one in shown:
            if one.group != group:
                continue
            place = f" ({one.evidence[0]})" if one.evidence else ""
            print(printable(f"  {MARKS[one.answer]} {one.title}{place}"))
            if one.answer == "no":
                print(_wrapped(one.advice, 6))
    for group in silent:
        print(f"\nYou show nothing to {GROUPS[group]}.")
    return 1 if silent else 0


# --- words ----------------------------------------------------------------------------------------


def _short(text: str) -> str:
    return text if len(text) <= 160 else text[:159].rstrip() + "…"


def _wrapped(text: str, indent: int) -> str:
    import textwrap

    from teachkit.cli.terminal import terminal

    blank = " " * indent
    return textwrap.fill(
        printable(" ".join(text.split())),
        terminal(sys.stdout).width,
        initial_indent=blank,
        subsequent_indent=blank + ("  " if indent else ""),
        break_on_hyphens=False,
    )


def _print_json(value: object) -> None:
    print(json.dumps(value, indent=2, ensure_ascii=False))
