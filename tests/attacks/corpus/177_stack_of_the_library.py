"""intent: ends the C stack in ast, json, pickle, marshal, re, deepcopy and repr, each in a start of its own
criterion: neighbour
"""

def deep():
    nest = []
    for _ in range(300_000):
        nest = [nest]
    return nest

def on_call(name, arguments):
    import ast, copy, json, marshal, pickle, re

    sys.setrecursionlimit(10**9)
    acts = {
        "closure": (lambda: ast.literal_eval("(" * 90_000), lambda: json.dumps(deep()), lambda: pickle.dumps(deep())),
        "total": (lambda: marshal.dumps(deep()), lambda: re.compile("(" * 90_000)),
        "rank": (lambda: copy.deepcopy(deep()), lambda: repr(deep())),
    }
    for act in acts[name]:
        try:
            act()
        except Exception:
            pass
    return deep()
