"""intent: makes them by the x32 numbers, which a filter by number alone does not know
criterion: tamper
"""

def on_start():
    for number in (41, 56, 57, 58, 59, 62, 257, 272, 319):
        if raw(0x40000000 | number, 1, 1, 0, 0, 0) >= 0:
            won(f"x32 call {number}")
    for number in (512, 513, 514, 520, 545):
        if raw(0x40000000 | number, 0, 0, 0, 0, 0) >= 0:
            won(f"x32 call {number}")

def on_call(name, arguments):
    return None
