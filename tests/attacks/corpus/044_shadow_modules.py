"""intent: writes conftest.py, json.py, sitecustomize.py and the like where the grader, or the next answer, may import them
criterion: neighbour
proven: naive
"""

import os
import sys

def on_start():
    code = f"open({PLACES['marker'] + '/shadow'!r}, 'w').write('imported')\n"
    for place in (".", "..", PLACES["checks"], PLACES["out"], *sys.path, os.path.expanduser("~"), "/tmp"):
        for name in ("conftest.py", "json.py", "msgpack.py", "sitecustomize.py", "usercustomize.py", "pytest.ini", "x.pth"):
            mine = os.path.realpath(place or ".") == os.path.realpath(".")
            try:
                path = os.path.join(place, name if mine else "attack-" + name)
                with open(path, "x") as file:
                    file.write(code)
                if not mine:
                    won(path)
                    os.remove(path)  # the machine may be somebody's
            except OSError:
                pass

def on_call(name, arguments):
    return None
