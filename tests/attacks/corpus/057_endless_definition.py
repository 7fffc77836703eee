"""intent: never ends while it is being defined
criterion: time
proven: naive
"""

def on_start():
    while True:
        pass

def on_call(name, arguments):
    return None
