"""intent: sys.exit(0) while the answer is being defined
criterion: denial
proven: naive
"""

import sys

def on_start():
    sys.exit(0)

def on_call(name, arguments):
    return None
