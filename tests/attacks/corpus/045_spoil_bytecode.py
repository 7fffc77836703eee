"""intent: writes .pyc files and other caches that the next process would load
criterion: neighbour
"""

import importlib.util
import os
import sys

def on_start():
    for module in list(sys.modules.values()):
        path = getattr(module, "__cached__", None)
        if path:
            try:
                with open(path, "ab"):
                    won(path)
                    return
            except OSError:
                pass
    for name in ("abc.py", "new.py"):
        try:
            path = importlib.util.cache_from_source(os.path.join(os.path.dirname(os.__file__), name))
            with open(path, "ab"):
                won(path)
                return
        except OSError:
            pass

def on_call(name, arguments):
    return None
