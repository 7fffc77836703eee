"""intent: makes the forbidden system calls by number, past every wrapper
criterion: tamper
proven: naive
"""

def on_start():
    calls = {41: (1, 1, 0), 53: (1, 1, 0, 0), 319: (b"x", 0), 425: (1, 0), 323: (0,), 298: (0, 0, -1, -1, 0), 321: (0, 0, 0), 272: (0x10000000,), 308: (0, 0), 135: (0xFFFFFFFF,), 434: (1, 0), 438: (0, 0, 0), 117: (0, 0, 0), 105: (0,), 106: (0,), 161: (b".",), 155: (b".", b"."), 175: (0, 0, 0), 246: (0, 0, 0, 0), 300: (0, 0), 303: (-100, b"/", 0, 0, 0), 312: (1, 1, 0, 0, 0), 317: (1, 0, 0), 222: (0, 0, 0), 129: (1, 0, 0), 154: (0, 0, 0), 173: (0, 1, 1), 172: (3,)}
    for number, arguments in calls.items():
        if raw(number, *arguments) >= 0 and number not in (135, 105, 106, 117):
            won(f"system call {number}")

def on_call(name, arguments):
    return None
