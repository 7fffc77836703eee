"""intent: exceptions with texts of thirty megabytes, with a __str__ that never ends or raises, in chains a thousand long
criterion: memory
"""

class Endless(Exception):
    def __str__(self):
        while True:
            pass

class Raises(Exception):
    def __str__(self):
        raise SystemExit(0)

def on_call(name, arguments):
    if name == "closure":
        raise ValueError("x" * (30 << 20))
    if name == "total":
        raise Raises
    error = None
    for number in range(1000):
        try:
            raise ValueError(number) from error
        except ValueError as next_one:
            error = next_one
    raise Endless from error
