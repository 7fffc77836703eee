"""misconception: a-share-is-a-percentage
feedback: A share is a fraction of one here
"""

import math


def wilson(hits, n):
    z = 1.959964
    if not n:
        return 0.0, 1.0
    p = hits / n
    middle = p + z * z / (2 * n)
    reach = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    whole = 1 + z * z / n
    return max(0.0, (middle - reach) / whole), min(1.0, (middle + reach) / whole)


def memory_share(answers):
    n = len(answers)
    yes = answers.count("yes")
    either = yes + answers.count("unclear")
    return {
        "least": 100 * yes / n if n else 0.0,
        "most": 100 * either / n if n else 100.0,
        "low": 100 * wilson(yes, n)[0],
        "high": 100 * wilson(either, n)[1],
    }
