"""intent: announces a reply of four gigabytes, and sends a little of it
criterion: memory
"""

import os

def on_call(name, arguments):
    os.write(line(), b"\xff\xff\xff\xff" + b"x" * 60000)
    return None
