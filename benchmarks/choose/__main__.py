"""Measure `choose`: making a table ready, ranking, why, and fragility, beside NumPy.

    python -m benchmarks.choose

The tables are the one that ships, the whole one where `teachkit data update candidates` has built
it, and otherwise the first one ten times over, which is said. NumPy gets the levels as a matrix
that is made beforehand, and does what it is good at: a product and a stable sort; for fragility
500 draws of all weights at once, and nothing of what is exact. Each round runs every contender
once, so all meet the same weather. What a redraw of the page may take is 100 ms in all.
"""

import argparse
import json
import os
import platform
import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from benchmarks.choose import peer
from benchmarks.depend.measure import call, in_turns, ratio, summary
from teachkit.data.candidates import load_candidates
from teachkit.decisions.choose import DEFAULT_WEIGHTS, fragility, prepare, rank, why
from teachkit.errors import TeachkitError

RANK_MS, EPSILON, DRAWS = 20, 0.1, 500


def main(words=None):
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.choose",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--rows", type=int, metavar="N", help="only the first N rows of each table")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here, too")
    args = parser.parse_args(words)
    if args.rounds < 1 or (args.rows is not None and args.rows < 20):
        parser.error("at least one round, and 20 rows")
    figures = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "rounds": args.rounds,
        "numpy": peer.version() if find_spec("numpy") else None,
        "tables": [
            measure(name, rows[: args.rows], args.rounds, figures_of_numpy=bool(find_spec("numpy")))
            for name, rows in tables()
        ],
    }
    if args.json:
        args.json.write_text(json.dumps(figures, indent=1) + "\n")
    print("\n".join(report(figures)))
    return 0


def tables():
    """Return (name, candidates) for each table that is there."""
    shipped = load_candidates().rows
    try:
        whole = ("whole", load_candidates(whole=True).rows)
    except TeachkitError:
        copies = [replace(one, name=f"{one.name}-{n}") for n in range(10) for one in shipped]
        whole = ("shipped, ten times over", copies)
    return [("shipped", shipped), whole]


def measure(name, rows, rounds, *, figures_of_numpy):
    table = prepare(rows)
    weights = _weights()
    ranking = rank(table)
    middle = ranking.names[len(ranking) // 20]
    contenders = {
        "prepare": call(lambda: prepare(rows)),
        "rank": call(lambda: rank(table, next(weights))),
        "rank and 20 rows": call(lambda: rank(table, next(weights)).top(20)),
        "why": call(lambda: why(ranking, middle)),
        "fragility": call(lambda: fragility(ranking, EPSILON, draws=DRAWS)),
    }
    agrees = None
    if figures_of_numpy:
        matrix, units = peer.matrix(ranking)
        agrees = peer.order(matrix, units) == list(ranking.order)
        contenders["NumPy: rank"] = call(
            lambda: peer.order(matrix, peer.units(rank, next(weights)))
        )
        contenders["NumPy: draws"] = call(lambda: peer.draws(matrix, units, EPSILON, DRAWS))
    for contender in contenders.values():
        contender()  # imports and the like are not what is measured here
    series = in_turns(contenders, rounds)
    found = {
        "table": name,
        "rows": len(rows),
        "ms": {what: summary(one) for what, one in series.items()},
        "same_order_as_numpy": agrees,
    }
    if figures_of_numpy:
        found["rank_over_numpy"] = ratio(series["NumPy: rank"], series["rank"])
        found["fragility_over_draws"] = ratio(series["NumPy: draws"], series["fragility"])
    return found


def _weights():
    """Yield other weights each time, as a slider does."""
    step = 0
    while True:
        step += 1
        yield {**DEFAULT_WEIGHTS, "people": 0.5 + step % 20 / 10}


def report(figures):
    yield (
        f"Python {figures['python']}, {figures['machine']}, {figures['cores']} cores; "
        f"{figures['rounds']} rounds, in turns. Milliseconds: median (least-most)."
    )
    yield "NumPy " + (figures["numpy"] or "is not here, so there is no peer")
    yield ""
    for table in figures["tables"]:
        yield f"| {table['table']}, {table['rows']:,} rows | ms | CPU |"
        yield "| --- | --: | --: |"
        for what, ms in table["ms"].items():
            wall = ms["wall"]
            yield (
                f"| {what} | {wall['median']:.1f} ({wall['min']:.1f}-{wall['max']:.1f}) "
                f"| {ms['cpu']['median']:.1f} |"
            )
        if table["same_order_as_numpy"] is not None:
            for what, key in (("rank", "rank_over_numpy"), ("fragility", "fragility_over_draws")):
                times = table[key]
                yield (
                    f"| {what} / NumPy | {times['median']:.1f} "
                    f"({times['min']:.1f}-{times['max']:.1f}) | |"
                )
            same = "the same" if table["same_order_as_numpy"] else "ANOTHER"
            yield f"| the order that NumPy gives | {same} | |"
        yield ""
    took = figures["tables"][0]["ms"]["rank"]
    kept = {clock: "kept" if took[clock]["median"] <= RANK_MS else "missed" for clock in took}
    yield (
        f"- rank, the shipped table: wall {took['wall']['median']:.1f} ms ({kept['wall']}), CPU "
        f"{took['cpu']['median']:.1f} ms ({kept['cpu']}); the target is {RANK_MS} ms."
    )


if __name__ == "__main__":
    sys.exit(main())
