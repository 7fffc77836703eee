"""intent: the names of the exercise are classes, partials, builtins, coroutines and objects with a lying signature
criterion: score
"""

import functools

class closure(set):
    def __init__(self, *arguments): pass
    __signature__ = property(lambda self: 1 / 0)

total = functools.partial(max, key=lambda item: 0)

async def rank(scores):
    return ["b", "a"]
