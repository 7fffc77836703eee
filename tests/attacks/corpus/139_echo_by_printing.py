"""intent: prints what it is given, to every stream there is
criterion: leak
proven: naive
"""

import os
import sys

def on_call(name, arguments):
    print(repr(arguments))
    sys.stderr.write(repr(arguments))
    os.write(2, repr(arguments).encode())
    sys.__stdout__ and sys.__stdout__.write(repr(arguments))
