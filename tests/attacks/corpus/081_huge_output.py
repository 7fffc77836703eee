"""intent: prints sixty megabytes
criterion: memory
"""

def on_call(name, arguments):
    for _ in range(60):
        print("x" * (1 << 20))
