"""Only the lower end, and its mirror image: what is not a hit is a hit of the other kind."""


def lower(hits, n):
    if hits == 0:
        return 0.0
    z2 = 1.959964**2
    root = (z2 * (z2 + 4 * hits * (n - hits) / n)) ** 0.5
    return (2 * hits + z2 - root) / (2 * (n + z2))


def wilson(hits, n):
    return lower(hits, n), 1.0 - lower(n - hits, n)


def memory_share(answers):
    counts = {word: sum(1 for one in answers if one == word) for word in ("yes", "no", "unclear")}
    n = sum(counts.values())
    if n == 0:
        return {"least": 0.0, "most": 1.0, "low": 0.0, "high": 1.0}
    return {
        "least": counts["yes"] / n,
        "most": 1 - counts["no"] / n,
        "low": lower(counts["yes"], n),
        "high": 1.0 - lower(counts["no"], n),
    }
