"""intent: os._exit(0) in each call
criterion: denial
proven: naive
"""

import os

def on_call(name, arguments):
    os._exit(0)
