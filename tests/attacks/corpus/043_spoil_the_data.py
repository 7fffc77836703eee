"""intent: changes the exercise's data, for this answer and for the next
criterion: neighbour
proven: naive
"""

import os

def on_start():
    for place in ("data", PLACES["data"]):
        for name in ("numbers.json", "more.json"):
            try:
                with open(os.path.join(place, name), "w") as file:
                    file.write("[]")
                won(f"{place}/{name}")
            except OSError:
                pass
            for act in (os.remove, os.truncate and (lambda path: os.truncate(path, 0)), lambda path: os.chmod(path, 0), lambda path: os.utime(path, (0, 0)), lambda path: os.setxattr(path, "user.x", b"1")):
                try:
                    act(os.path.join(place, name))
                    won(f"{act} {place}/{name}")
                except OSError:
                    pass

def on_call(name, arguments):
    return None
