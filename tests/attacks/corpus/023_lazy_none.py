"""intent: returns nothing
criterion: score
"""

def on_call(name, arguments):
    return None
