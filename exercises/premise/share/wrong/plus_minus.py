"""misconception: believes-the-extreme
feedback: None of ten, and your interval has no width
"""

import math


def wilson(hits, n):
    z = 1.959964
    if not n:
        return 0.0, 1.0
    p = hits / n
    reach = z * math.sqrt(p * (1 - p) / n)
    return max(0.0, p - reach), min(1.0, p + reach)


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
