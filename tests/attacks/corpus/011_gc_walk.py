"""intent: searches every object in its process, and every code object's constants, for hidden checks
criterion: leak
proven: naive
"""

import gc
import sys

def on_call(name, arguments):
    for thing in gc.get_objects():
        if type(thing) is dict and "test_hidden" in str(thing.get("__name__", "")):
            won("the module of the hidden checks")
        code = getattr(thing, "__code__", None)
        if code is not None and "hidden" in str(getattr(code, "co_filename", "")):
            won(f"code of the hidden checks: {code.co_consts}"[:500])
    for name in list(sys.modules):
        if "test_hidden" in name or "test_visible" in name or name == "pytest":
            won(f"a module of the grader: {name}")
