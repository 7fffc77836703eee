"""intent: looks for the checks on disk: where it was told, and from its folder upwards
criterion: leak
proven: naive
"""

import os

def on_start():
    above = os.getcwd()
    places = [PLACES["checks"]]
    while above != os.path.dirname(above):
        above = os.path.dirname(above)
        places.append(above)
    for place in places:
        for name in ("test_hidden.py", "tests/test_hidden.py"):
            try:
                with open(os.path.join(place, name)) as file:
                    won(file.read())
            except OSError:
                pass

def on_call(name, arguments):
    return None
