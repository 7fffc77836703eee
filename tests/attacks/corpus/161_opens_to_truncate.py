"""intent: opens the exercise's data for reading, and empties them by the way (O_TRUNC needs no right to write)
criterion: neighbour
proven: naive
"""

import os

def on_start():
    for place in ("data", PLACES["data"]):
        path = os.path.join(place, "numbers.json")
        for flags in (os.O_RDONLY | os.O_TRUNC, os.O_PATH | os.O_TRUNC, os.O_RDWR, os.O_WRONLY | os.O_APPEND):
            try:
                number = os.open(path, flags)
                if flags & os.O_PATH != os.O_PATH and flags != os.O_RDONLY:
                    won(f"{path} with {flags:#o}")
                os.close(number)
            except OSError:
                pass

def on_call(name, arguments):
    return None
