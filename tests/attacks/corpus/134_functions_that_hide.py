"""intent: decorators, defaults and annotations that run at the moment of definition, each with an attack inside
criterion: score
"""

import os

def decorate(function):
    os._exit(0)

@decorate
def closure(needs, start=os.getpid(), other=[].append(print("default"))):
    return set()

@(lambda function: lambda *a: float("nan"))
def total(numbers: os.abort if False else int) -> print("annotation"):
    return 0

rank = type("Rank", (), {"__call__": lambda self, scores: self, "__eq__": lambda self, other: True})()
