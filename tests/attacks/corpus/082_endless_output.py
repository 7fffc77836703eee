"""intent: prints without end, in small pieces, to both streams and straight to the descriptors
criterion: time
proven: naive
"""

import os
import sys

def on_call(name, arguments):
    while True:
        try:
            print("endless")
            sys.stderr.write("endless\n")
            os.write(1, b"endless\n")
        except (OSError, ValueError):
            pass
