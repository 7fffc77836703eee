"""intent: one operation on numbers that takes years in C
criterion: time
proven: naive
"""

def on_call(name, arguments):
    return 3 ** (7 ** 12)
