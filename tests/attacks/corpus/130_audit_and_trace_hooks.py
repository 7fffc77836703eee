"""intent: audit hooks, trace and profile functions and import hooks that change the runner's variables while it works
criterion: score
"""

import sys
import threading

def on_start():
    def hook(event, arguments):
        if event in ("os.listdir", "exec", "compile"):
            raise RuntimeError("audited")
    sys.addaudithook(hook)
    def trace(frame, event, argument):
        for name in ("value", "changed", "reply"):
            if name in frame.f_locals:
                frame.f_locals[name] = True
        return trace
    sys.settrace(trace)
    sys.setprofile(trace)
    threading.settrace(trace)
    sys.meta_path.insert(0, type("Finder", (), {"find_spec": staticmethod(lambda *a: 1 / 0)}))

def on_call(name, arguments):
    return True
