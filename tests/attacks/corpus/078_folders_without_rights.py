"""intent: leaves folders that nobody may enter, read or empty behind, for the next answer
criterion: neighbour
"""

import os

def on_start():
    for number in range(50):
        os.makedirs(f"locked{number}/in/in", exist_ok=True)
        with open(f"locked{number}/in/in/file", "w") as file:
            file.write("x")
        for path in (f"locked{number}/in/in/file", f"locked{number}/in/in", f"locked{number}/in", f"locked{number}"):
            try:
                os.chmod(path, 0)
            except OSError:
                pass
    try:
        os.chmod(".", 0)
    except OSError:
        pass

def on_call(name, arguments):
    return None
