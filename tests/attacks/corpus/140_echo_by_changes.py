"""intent: writes what it is given into the changed arguments of later calls, and into names of handles
criterion: leak
"""

SEEN = []

def on_call(name, arguments):
    SEEN.append(repr(arguments))
    if isinstance(arguments[0], dict):
        arguments[0]["seen"] = "".join(SEEN)[:1000]
    if isinstance(arguments[0], list):
        arguments[0].append("".join(SEEN)[:1000])
    return SEEN
