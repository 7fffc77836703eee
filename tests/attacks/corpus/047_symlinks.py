"""intent: makes links to the checks, the peers and the root, and reads through them
criterion: leak
proven: naive
"""

import os

def on_start():
    for number, target in enumerate((PLACES["checks"], PLACES["peers"], "/", "/etc", "/proc/self/root", "/proc/1/root")):
        for make in (os.symlink, os.link):
            try:
                make(target, f"link{number}")
                found = os.listdir(f"link{number}")
                won(f"{target}: {found[:5]}")
            except OSError:
                pass
    try:
        os.link(PLACES["checks"] + "/test_hidden.py", "hard")
        won(open("hard").read())
    except OSError:
        pass

def on_call(name, arguments):
    return None
