"""intent: looks through everything on sys.path and below every prefix for installed packages and the checkout
criterion: leak
proven: naive
"""

import os
import sys

def on_start():
    prefixes = {sys.prefix, sys.base_prefix, sys.exec_prefix, PLACES["checkout"], *sys.path}
    for prefix in prefixes:
        for folder, folders, files in os.walk(prefix or "."):
            folders[:] = folders[:50]
            if os.path.basename(folder) in ("pytest", "_pytest", "decisions"):
                won(folder)
                return
            if "exercise.toml" in files or "course.toml" in files:
                won(folder)
                return

def on_call(name, arguments):
    return None
