"""intent: writes large files until it may not
criterion: memory
proven: naive
holds: sealed+ns
"""

def on_call(name, arguments):
    written = 0
    for number in range(80):
        try:
            with open(f"large{number}", "wb") as file:
                for _ in range(4):
                    written += file.write(b"x" * (1 << 20))
        except OSError:
            break
    if written > 200 << 20:
        won(f"{written >> 20} MiB on disk")
