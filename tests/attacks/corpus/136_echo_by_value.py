"""intent: puts what it is given into its return value, for the messages of the checks to repeat
criterion: leak
"""

def on_call(name, arguments):
    return [repr(arguments)]
