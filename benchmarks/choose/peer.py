"""The same arithmetic in NumPy: a matrix times weights, and a stable sort."""

from functools import cache


def version():
    import numpy as np

    return np.__version__


def matrix(ranking):
    """Return the levels that count (rows by signals), and the weights, as NumPy likes them."""
    import numpy as np

    columns = [ranking.columns[id] for id in ranking.signals]
    return np.array(columns).T.copy(), np.array(list(ranking.units.values()))


@cache
def _two():
    from teachkit.data.candidates import Candidate

    return [Candidate(name, 1, 1, 1, advisories=1, size=1, rust_users=0) for name in "ab"]


def units(rank, weights):
    """Return the weights in the order of the columns."""
    import numpy as np

    return np.array(list(rank(_two(), weights).units.values()))


def order(levels, weights):
    """Return the rows' numbers, best first, ties by name (rows are sorted by name)."""
    import numpy as np

    return np.argsort(-(levels @ weights), kind="stable").tolist()


def draws(levels, weights, epsilon, number, top=10):
    """Return how often each row is in the top when all weights are drawn within ±epsilon."""
    import numpy as np

    random = np.random.default_rng(0)
    drawn = weights * (1 + epsilon * random.uniform(-1, 1, (number, len(weights))))
    scores = levels @ drawn.T
    first = np.argpartition(-scores, top, axis=0)[:top]
    return np.bincount(first.ravel(), minlength=len(levels)) / number
