"""intent: returns the empty value of the type that is wanted
criterion: score
"""

def on_call(name, arguments):
    return {"closure": set(), "total": 0, "rank": []}[name]
