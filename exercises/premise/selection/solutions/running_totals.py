"""Totals up to each year, so that a span is one subtraction."""

from collections import Counter
from fractions import Fraction
from itertools import accumulate, combinations


def extremes(rows, at_least):
    size = Counter(row["year"] for row in rows)
    hits = Counter(row["year"] for row in rows if row["memory"] == "yes")
    years = sorted(size)
    sizes = [0, *accumulate(size[year] for year in years)]
    totals = [0, *accumulate(hits[year] for year in years)]
    found = {}
    for start, stop in combinations(range(len(years) + 1), 2):
        count = sizes[stop] - sizes[start]
        if count < at_least:
            continue
        share = Fraction(totals[stop] - totals[start], count)
        span = (years[start], years[stop - 1])
        for which, rank in (("most", share), ("least", -share)):
            if which not in found or (rank, count) > found[which][0]:
                found[which] = (rank, count), span
    return {which: span for which, (_, span) in found.items()}
