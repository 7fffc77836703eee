"""misconception: nine-of-ten-for-nineteen-of-twenty
feedback: The upper end is too low: which z
"""

import math


def wilson(hits, n):
    z = 1.644854
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
        "least": yes / n if n else 0.0,
        "most": either / n if n else 1.0,
        "low": wilson(yes, n)[0],
        "high": wilson(either, n)[1],
    }
