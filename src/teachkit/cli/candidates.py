"""``teachkit candidates``: rank what could be rewritten, and ask why."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from teachkit.cli.terminal import terminal
from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from teachkit.data.candidates import Candidate, Candidates
    from teachkit.data.checkout import Checkout
    from teachkit.decisions.choose import Ranking
    from teachkit.decisions.choose.licences import Verdict

__all__ = ["configure", "run"]

EPILOG = """\
Without a TOOL it prints the ranking. The candidates are Debian's source packages in C and C++ that
matter; with --whole all of them, once 'teachkit data update candidates' has built that table.

examples:
  teachkit candidates                                    the first twenty, and why
  teachkit candidates --weights people=2,history=1       other weights; the rest as they are
  teachkit candidates --section libs --top 5 --json
  teachkit candidates --interest ntpsec=90,chrony=60     what you like counts, too
  teachkit candidates why sudo                           why is my favourite at 183?
  teachkit candidates compare zlib bzip2                 and at which weight they change places
  teachkit candidates fragile --epsilon 0.1              how much of the top ten is opinion
  teachkit candidates against sudo --yes enough,split    the case against a rewrite
  teachkit candidates space --known rules,users --unknown holes   what do you know of it?
  teachkit candidates inspect . --as zlib                measure a source tree
  teachkit candidates licences GPL-2.0-only 'MIT OR Apache-2.0'
  teachkit candidates --save expat --because 'I know XML'   to the plan's short list

signals, and their weights unless you give others:
{signals}

exit codes:
  0    fine
  1    the answer is no: 'against' finds something, 'licences --use' is not allowed
  2    bad usage, input that cannot be read, or no such candidate
  3    it cannot be done here: the whole table is not there, or an extra is missing
  130  you pressed Ctrl-C
"""
# The shell asks `_teachkit_candidate` for names (see completion.py).
COMPLETE = {"bash": "_teachkit_candidate", "zsh": "_teachkit_candidate"}
Answer = TypeVar("Answer")
MOST_BYTES = 1_000_000  # of a file with own candidates


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    from teachkit.decisions.choose.signals import SIGNALS

    lines = (f"  {s.id:<11} {s.weight:<4g} {s.title} ({s.slide})" for s in SIGNALS.values())
    parser.epilog = EPILOG.format(signals="\n".join(lines))
    _add_ranking(parser, {"weights": [], "interest": [], "checkout": [], "add": []})
    parser.add_argument(
        "--top", type=int, default=20, metavar="N", help="rows; 0: all (default: 20)"
    )
    parser.add_argument("--csv", action="store_true", help="as CSV, for a spreadsheet")
    parser.add_argument("--names", action="store_true", help="nothing but names")
    save = parser.add_argument("--save", metavar="NAME", help="put it on the plan's short list")
    parser.add_argument("--because", default="", metavar="TEXT", help="your reason, with --save")
    parser.add_argument("--workspace", metavar="DIR", help="of the plan; the nearest if left out")
    tools = parser.add_subparsers(dest="tool", metavar="TOOL")
    named = [save]

    def tool(name: str, line: str, example: str) -> argparse.ArgumentParser:
        made = tools.add_parser(
            name, help=line, description=line, epilog=f"examples:\n  teachkit candidates {example}"
        )
        _add_ranking(made, None)
        return made

    one = tool("why", "Why is it where it is, and what would change that?", "why sudo")
    named.append(one.add_argument("name", metavar="NAME"))
    two = tool("compare", "Hold two side by side.", "compare zlib bzip2")
    named += [two.add_argument("a", metavar="A"), two.add_argument("b", metavar="B")]
    shaky = tool("fragile", "How much of the top is opinion?", "fragile --epsilon 0.1")
    shaky.add_argument(
        "--epsilon", type=float, default=0.2, metavar="E", help="of each weight (default: 0.2)"
    )
    shaky.add_argument("--first", type=int, default=10, metavar="N", help="seats (default: 10)")
    case = tool("against", "The case against a rewrite.", "against sudo --yes enough --no split")
    named.append(case.add_argument("name", metavar="NAME"))
    case.add_argument("--yes", default="", metavar="IDS", help="objections that hold, with commas")
    case.add_argument("--no", default="", metavar="IDS", help="objections that do not hold")
    known = tools.add_parser(
        "space",
        help="What do you know of the problem, and where to look next?",
        epilog="examples:\n  teachkit candidates space --known rules --partly users,tests",
    )
    for answer in ("known", "partly", "unknown"):
        known.add_argument(f"--{answer}", default="", metavar="IDS", help="areas, with commas")
    known.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="as JSON")
    tree = tool("inspect", "Measure a source tree: size, people, signs.", "inspect . --as zlib")
    tree.add_argument("path", metavar="PATH")
    named.append(
        tree.add_argument("--as", dest="name", metavar="NAME", help="and rank it as this one")
    )
    terms = tools.add_parser(
        "licences",
        help="May you read, copy, translate or link theirs in yours?",
        epilog="examples:\n  teachkit candidates licences GPL-2.0-only MIT --use copy",
    )
    terms.add_argument("theirs", metavar="THEIRS", help="an SPDX expression, or NONE")
    terms.add_argument("yours", metavar="YOURS", help="an SPDX expression")
    terms.add_argument("--use", choices=("read", "copy", "translate", "link"), help="only this")
    terms.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="as JSON")
    for action in named:
        action.complete = COMPLETE  # type: ignore[attr-defined]  # shtab looks for it there


def _add_ranking(parser: argparse.ArgumentParser, defaults: dict[str, Any] | None) -> None:
    """Add what shapes the ranking; below a tool nothing has a default, so both places work."""
    group = parser.add_argument_group("what to rank, and how")

    def option(name: str, **more: Any) -> None:
        key = name.removeprefix("--")
        default = more.pop("default", None) if defaults is None else defaults.get(key)
        if "action" in more and more["action"] == "store_true":
            default = False
        group.add_argument(name, default=argparse.SUPPRESS if defaults is None else default, **more)

    option("--weights", action="append", metavar="S=W", help="signal=weight, with commas")
    option("--interest", action="append", metavar="NAME=N", help="yours in it, 0 to 100")
    option("--checkout", action="append", metavar="NAME=PATH", help="its source tree, measured")
    option("--add", action="append", metavar="FILE", help="TOML with candidates of your own")
    option("--language", metavar="L", help="only this language: c, c++, rust …")
    option("--section", metavar="S", help="only this section of Debian: libs, net …")
    option("--whole", action="store_true", help="all of Debian, not only C and C++ of weight")
    option("--data", metavar="DIR", help="a folder with candidates.json.gz to use")
    option("--json", action="store_true", help="as JSON, for other tools")


def run(args: argparse.Namespace) -> int:
    """Answer, and say by the exit code whether the answer is no.

    Raises:
        TeachkitError: whatever is wrong with the words or the files.
    """
    tools: dict[str | None, Callable[[argparse.Namespace], int]] = {
        "why": _why,
        "compare": _compare,
        "fragile": _fragile,
        "against": _against,
        "space": _space,
        "inspect": _inspect,
        "licences": _licences,
    }
    _check_options(args)
    return tools.get(args.tool, _rank)(args)


def _check_options(args: argparse.Namespace) -> None:
    """Refuse what would otherwise be left out without a word."""
    shapes = {"--save": args.save is not None, "--csv": args.csv, "--names": args.names}
    asked = [option for option, given in shapes.items() if given]
    if args.tool is not None and (asked or args.because):
        raise TeachkitError(
            "bad-usage",
            f"'{args.tool}' has its own answer",
            place=(*asked, "--because")[0],
            hint="That option goes with the ranking, without a tool.",
        )
    if args.json and "--save" not in asked:
        asked.append("--json")
    if len(asked) > 1:
        raise TeachkitError(
            "bad-usage", "They are different answers", place=" ".join(asked), hint="Choose one."
        )
    if args.because and args.save is None:
        raise TeachkitError(
            "bad-usage",
            "A reason belongs to a name",
            place="--because",
            hint="Give both: --save expat --because 'I know XML'.",
        )


# --- the tools ----------------------------------------------------------------------------


def _rank(args: argparse.Namespace) -> int:
    if args.top < 0:
        raise TeachkitError(
            "bad-usage", "A table has no rows below zero", place="--top", hint="0 shows every row."
        )
    candidates = _candidates(args)
    ranking = _ranking(args, candidates)
    if args.names:
        return _put(sorted(ranking.names))
    if args.save is not None:
        return _save(args, ranking)
    rows = ranking.top(args.top or len(ranking))
    if args.json:
        from teachkit.cli.ranking import ranking_data

        return _put_json(ranking_data(ranking, rows, candidates))
    if args.csv:
        from teachkit.cli.ranking import as_csv

        sys.stdout.write(as_csv(ranking, rows))
        return 0
    from teachkit.cli.ranking import ranking_lines

    return _put(ranking_lines(ranking, rows, candidates, _width()))


def _why(args: argparse.Namespace) -> int:
    from teachkit.cli.ranking import why_data, why_lines
    from teachkit.decisions.choose import why

    answer = why(_ranking(args), args.name)
    return _put_json(why_data(answer)) if args.json else _put(why_lines(answer, _width()))


def _compare(args: argparse.Namespace) -> int:
    from teachkit.cli.ranking import pair_data, pair_lines
    from teachkit.decisions.choose import compare_two

    pair = compare_two(_ranking(args), args.a, args.b)
    return _put_json(pair_data(pair)) if args.json else _put(pair_lines(pair, _width()))


def _fragile(args: argparse.Namespace) -> int:
    from dataclasses import asdict

    from teachkit.cli.ranking import fragility_lines
    from teachkit.decisions.choose import fragility

    found = fragility(_ranking(args), args.epsilon, top=args.first)
    if args.json:
        more = {"stable": found.stable, "certain": found.certain, "sentence": found.sentence}
        return _put_json({**asdict(found), **more})
    return _put(fragility_lines(found, _width()))


def _against(args: argparse.Namespace) -> int:
    from teachkit.cli.ranking import case_data, case_lines
    from teachkit.decisions.choose import objections

    candidate = _ranking(args).row(args.name).candidate
    case = objections(candidate, _answers(args, {"yes": True, "no": False}))
    if args.json:
        _put_json(case_data(args.name, case))
    else:
        _put(case_lines(args.name, case, _width()))
    return 1 if case.against else 0


def _space(args: argparse.Namespace) -> int:
    from dataclasses import asdict

    from teachkit.cli.ranking import competitor_lines, space_lines
    from teachkit.course.store import named_workspace, plan_store
    from teachkit.decisions.choose.space import ANSWERS, competitors, problem_space

    answers = _answers(args, {answer: answer for answer in ANSWERS})
    space = problem_space(answers)
    section = plan_store(named_workspace(args.workspace)).load().choose
    # Without a licence of one's own there is nothing to hold theirs against.
    at_work = (
        competitors(section.competitors, section.licence) if section and section.licence else ()
    )
    if args.json:
        found = [
            {"name": row.name, "licence": row.licence, **_as_told(said)} for row, said in at_work
        ]
        return _put_json({**asdict(space), "competitors": found})
    _put(space_lines(space, answers, _width()))
    return _put(competitor_lines(at_work, section.licence, _width()) if at_work and section else ())


def _as_told(said: Verdict | TeachkitError) -> dict[str, Any]:
    if isinstance(said, TeachkitError):
        return {"error": said.as_dict()}
    return {"uses": {use: told.verdict for use, told in said.uses.items()}}


def _inspect(args: argparse.Namespace) -> int:
    from teachkit.cli.ranking import checkout_data, checkout_lines

    before = after = None
    if args.name is not None:  # a name that is not there is told before a long wait
        candidates = _candidates(args)
        before = _ranking(args, candidates).row(args.name)
    checkout = _measured(args.path)
    if args.name is not None:
        after = _ranking(args, candidates, {args.name: checkout}).row(args.name)
    if args.json:
        return _put_json(checkout_data(checkout, before, after))
    return _put(checkout_lines(checkout, before, after, _width()))


def _licences(args: argparse.Namespace) -> int:
    from dataclasses import asdict

    from teachkit.cli.ranking import verdict_lines
    from teachkit.decisions.choose.licences import compatible

    verdict = compatible(args.theirs, args.yours)
    uses = {use: said for use, said in verdict.uses.items() if args.use in (None, use)}
    if args.json:
        _put_json(
            {
                "theirs": verdict.theirs,
                "yours": verdict.yours,
                "uses": {use: asdict(said) for use, said in uses.items()},
                "note": verdict.note,
            }
        )
    else:
        _put(verdict_lines(verdict, uses, _width()))
    return 1 if args.use is not None and uses[args.use].verdict == "no" else 0


def _save(args: argparse.Namespace, ranking: Ranking) -> int:
    from dataclasses import asdict, replace

    from teachkit.course.store import named_workspace, plan_store
    from teachkit.decisions.choose.shortlist import Shortlisted
    from teachkit.decisions.plan import Choose, put_row

    row = Shortlisted(args.save, ranking.describe(args.save), args.because)
    store = plan_store(named_workspace(args.workspace))
    plan = store.load()
    section = plan.choose or Choose()
    section = replace(section, shortlist=put_row(section.shortlist, row))
    store.save(replace(plan, choose=section))
    if args.json:
        return _put_json({**asdict(row), "path": str(store.path)})
    return _put([f"{row.name}, at {row.place}: written to {store.path}."])


# --- what they stand on -------------------------------------------------------------------


def _candidates(args: argparse.Namespace) -> Candidates:
    from teachkit.data.candidates import load_candidates

    return load_candidates(Path(args.data) if args.data else None, whole=args.whole)


def _ranking(
    args: argparse.Namespace,
    candidates: Candidates | None = None,
    measured: dict[str, Checkout] | None = None,
) -> Ranking:
    from teachkit.decisions.choose import DEFAULT_WEIGHTS, rank

    structure = {
        name: _measured(path)
        for name, path in (_pair(word, "--checkout") for word in args.checkout)
    }
    ranking = rank(
        _candidates(args) if candidates is None else candidates,
        {**DEFAULT_WEIGHTS, **_numbers(args.weights, "--weights")},
        interest=_numbers(args.interest, "--interest"),
        structure={**structure, **(measured or {})},
        added=_own(args.add),
    )
    if args.language is None and args.section is None:
        return ranking
    own = ranking.table.added

    def keep(candidate: Candidate) -> bool:
        return candidate.name in own or (
            args.language in (None, candidate.language)
            and args.section in (None, candidate.section)
        )

    kept = ranking.only(keep)
    if not len(kept):
        raise TeachkitError(
            "no-candidates",
            "No candidate is of that language and section",
            place=" ".join(filter(None, (args.language, args.section))),
            hint=_choices(ranking.table.candidates),
        )
    return kept


def _choices(candidates: Sequence[Candidate]) -> str:
    languages = sorted({one.language for one in candidates if one.language})
    sections = sorted({one.section for one in candidates if one.section})
    return f"Languages: {', '.join(languages)}. Sections: {', '.join(sections)}."


def _measured(path: str) -> Checkout:
    from teachkit.data.checkout import inspect_checkout

    return inspect_checkout(Path(path))


def _own(files: Iterable[str]) -> tuple[Candidate, ...]:
    from teachkit.data.projects import decoded
    from teachkit.decisions.choose.own import read_own

    found: list[Candidate] = []
    for name in files:
        try:
            with open(name, "rb") as file:
                raw = file.read(MOST_BYTES + 1)
        except OSError as error:
            raise TeachkitError(
                "cannot-read",
                f"The file cannot be read: {error.strerror or error}",
                place=name,
                hint="Check the name, and its rights.",
            ) from error
        if len(raw) > MOST_BYTES:
            raise TeachkitError(
                "too-large", "That is no list of a few candidates", place=name, hint="Use --data."
            )
        found += read_own(decoded(raw, name), name)
    return tuple(found)


def _answers(args: argparse.Namespace, options: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return id -> answer; an option lists the ids that have its answer."""
    found: dict[str, Answer] = {}
    for option, answer in options.items():
        for id in _words(getattr(args, option)):
            if found.setdefault(id, answer) != answer:
                raise TeachkitError(
                    "bad-usage", f"'{id}' has two answers", place=f"--{option}", hint="Choose one."
                )
    return found


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _pair(word: str, option: str) -> tuple[str, str]:
    name, sign, value = word.partition("=")
    if not sign or not name.strip() or not value.strip():
        raise TeachkitError(
            "bad-usage",
            f"'{word:.40}' is no pair",
            place=option,
            hint=f"Write it as {option} name=value.",
        )
    return name.strip(), value.strip()


def _numbers(texts: Iterable[str], option: str) -> dict[str, float]:
    """Return the pairs of ``a=1,b=2``, given once or several times."""
    numbers = {}
    for name, value in (_pair(word, option) for text in texts for word in _words(text)):
        try:
            numbers[name] = float(value)
        except ValueError:
            raise TeachkitError(
                "bad-usage",
                f"'{value:.40}' is no number",
                place=f"{option} {name}",
                hint=f"Such as {option} {name}=2.",
            ) from None
    return numbers


def _width() -> int:
    return terminal(sys.stdout).width


def _put(lines: Iterable[str]) -> int:
    from teachkit.errors import printable

    # Line by line, since names come from files that anyone may have written.
    text = "\n".join(map(printable, lines))
    print(text if terminal(sys.stdout).unicode else text.replace("…", "~"))
    return 0


def _put_json(value: object) -> int:
    print(json.dumps(value, ensure_ascii=False, indent=2))
    return 0
