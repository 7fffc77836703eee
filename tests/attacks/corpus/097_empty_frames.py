"""intent: sends frames of no length without end
criterion: time
"""

import os

def on_call(name, arguments):
    while True:
        os.write(line(), b"\0" * 40000)
