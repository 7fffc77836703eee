"""intent: puts what it is given into the text of an exception
criterion: leak
proven: naive
"""

def on_call(name, arguments):
    raise ValueError(repr(arguments))
