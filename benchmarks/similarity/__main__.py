"""Measure the similarity report: its time for a large class, and how it ranks disguised copies.

    python -m benchmarks.similarity                       time, 500 to 2,000 answers
    python -m benchmarks.similarity --copies 20           and copies, 20 an exercise and disguise

The answers are real: the solutions and the wrong answers of the course's exercises, with their
mutants, and names and lines of their own. A copy is one of an exercise's answers with all names
changed, and so many lines put in; it counts as found when no pair of the class stands higher.
The pool of an exercise has variants of one idea, as a class has, so even a perfect method would
not put every copy first.
"""

import argparse
import json
import platform
import random
import re
import resource
import statistics
import sys
import time
from pathlib import Path

from teachkit.grading.feedback import compare
from teachkit.grading.feedback.tokens import names_of
from teachkit.grading.mutants import mutants_of

EXERCISES = Path(__file__).parents[2] / "exercises"
LINES = ("count = 0", "print('here')", "check = len(str(1))", "pass")
DISGUISES = (0, 2, 4)
FIRST = 3


def main(words=None):
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.similarity",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--answers", type=int, nargs="+", default=[500, 1_000, 2_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--copies", type=int, default=0, metavar="N")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here, too")
    args = parser.parse_args(words)
    pools = {
        path.relative_to(EXERCISES).as_posix(): pool(path)
        for path in sorted(EXERCISES.glob("*/*"))
        if (path / "exercise.toml").is_file()
    }
    figures = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "times": [timed(pools["depend/closure"], size, args.rounds) for size in args.answers],
        "apart": apart(pools),
        "copies": [copies(pools, lines, args.copies) for lines in DISGUISES if args.copies],
    }
    if args.json:
        args.json.write_text(json.dumps(figures, indent=1) + "\n")
    print(table(figures))
    return 0


def pool(path):
    """The answers to an exercise, the solutions first, without the header that names them."""
    texts = [
        re.sub(r'^""".*?"""\s*', "", file.read_text(encoding="utf-8"), count=1, flags=re.DOTALL)
        for folder in ("solutions", "wrong")
        for file in sorted((path / folder).glob("*.py"))
    ]
    return texts, len(list((path / "solutions").glob("*.py")))


def disguised(text, lines, rng):
    """The same with every name of its writer's changed, and so many lines put in."""
    names = {name: f"name_{place}" for place, name in enumerate(sorted(names_of(text)))}
    changed = re.sub(r"(?<![.\w])[^\W\d]\w*", lambda found: names.get(found[0], found[0]), text)
    rows = changed.splitlines()
    for _ in range(lines):
        at = rng.randrange(1, len(rows))
        rows.insert(at, re.match(r"\s*", rows[at])[0] + rng.choice(LINES))
    return "\n".join(rows) + "\n"


def timed(answers, size, rounds):
    """The time for a class whose answers to one exercise are mutants with lines put in."""
    rng = random.Random(size)
    texts, _ = answers
    mutated = texts + [mutant.source for text in texts for mutant in mutants_of(text)]
    sources = {
        f"learner-{n:05}": disguised(rng.choice(mutated), rng.randrange(6), rng)
        + "\n".join(disguised(rng.choice(mutated), rng.randrange(6), rng) for _ in range(3))
        for n in range(size)
    }
    seconds = []
    for _ in range(rounds):
        begun = time.perf_counter()
        found = compare(sources)
        seconds.append(time.perf_counter() - begun)
    return {
        "answers": size,
        "letters": round(statistics.mean(map(len, sources.values()))),
        "compared": found.compared,
        "seconds": sorted(seconds),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def apart(pools):
    """How alike the solutions of one exercise are that were written to differ."""
    scores = []
    for texts, solutions in pools.values():
        found = compare({f"solution-{n}": text for n, text in enumerate(texts[:solutions])})
        scores.append(max((pair.score for pair in found.pairs), default=0.0))
    return sorted(scores)


def copies(pools, lines, number):
    """How many copies with that many lines put in stand first, among the first, nowhere."""
    places = []
    for name, (texts, _) in pools.items():
        rng = random.Random(f"{name} {lines}")
        for _ in range(number):
            chosen = rng.randrange(len(texts))
            sources = {f"learner-{n:02}": text for n, text in enumerate(texts)}
            sources["copy"] = disguised(texts[chosen], lines, rng)
            places.append(place(compare(sources), {f"learner-{chosen:02}", "copy"}))
    return {
        "lines": lines,
        "copies": len(places),
        "first": sum(at == 1 for at in places),
        "among_first": sum(0 < at <= FIRST for at in places),
        "missed": sum(at == 0 for at in places),
    }


def place(found, wanted):
    """The place of a pair among all, from 1; 0 where the two share nothing of their own."""
    if any(wanted <= set(group.learners) for group in found.groups):
        return 1
    for at, pair in enumerate(found.pairs, 1):
        if {pair.one, pair.other} == wanted:
            return at
    return 0


def table(figures):
    lines = [f"Python {figures['python']}, {figures['machine']}", ""]
    for row in figures["times"]:
        seconds = row["seconds"]
        lines.append(
            f"{row['answers']:,} answers of {row['letters']:,} letters: "
            f"{statistics.median(seconds):.1f} s ({seconds[0]:.1f} to {seconds[-1]:.1f}), "
            f"{row['compared']:,} compared, peak {row['peak_mib']:,} MiB"
        )
    scores = figures["apart"]
    lines.append("")
    lines.append(
        f"Two solutions of one exercise, in different styles: {statistics.median(scores):.0%} "
        f"alike in the middle of {len(scores)} exercises, {max(scores):.0%} at most"
    )
    lines += [
        f"Copies with new names and {row['lines']} lines put in: {row['first']} of "
        f"{row['copies']} first, {row['among_first']} among the first {FIRST}, "
        f"{row['missed']} missed"
        for row in figures["copies"]
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
