"""misconception: the-end-is-not-included
feedback: It looks as if the rows of a span
"""

def extremes(rows, at_least):
    years = sorted({row["year"] for row in rows})
    spans = []
    for first in years:
        for last in years:
            inside = [row for row in rows if first <= row["year"] < last]
            if first < last and len(inside) >= at_least:
                hits = sum(row["memory"] == "yes" for row in inside)
                spans.append((hits / len(inside), len(inside), first, last))
    if not spans:
        return {}
    most = max(spans, key=lambda span: (span[0], span[1], -span[2]))
    least = max(spans, key=lambda span: (-span[0], span[1], -span[2]))
    return {"most": most[2:], "least": least[2:]}
