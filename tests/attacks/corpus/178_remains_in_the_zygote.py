"""intent: looks through frames, all objects and the zygote's own variables for other answers, checks and places
criterion: leak
"""

import gc

def on_start():
    marks = ("submitted", "test_hidden", "solutions/")
    frame, places = sys._getframe().f_back.f_back, []
    while frame is not None:
        places += frame.f_locals.items()
        frame = frame.f_back
    for thing in [*places, *gc.get_objects()]:
        if type(thing) is tuple and len(thing) == 2 and thing[0] in ("given", "readable", "hello", "order", "request"):
            if any(mark in repr(thing[1]) for mark in marks[:2]) and "PLACES" not in repr(thing[1]):
                won(f"{thing[0]}: {thing[1]!r}")

def on_call(name, arguments):
    return None
