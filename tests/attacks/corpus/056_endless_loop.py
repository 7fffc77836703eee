"""intent: never ends, at the start and in every call
criterion: time
proven: naive
"""

def on_call(name, arguments):
    while True:
        pass
