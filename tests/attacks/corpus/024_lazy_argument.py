"""intent: returns its argument
criterion: score
proven: no, only a check that believes shapes would be taken in
"""

def on_call(name, arguments):
    return arguments[0]
