"""intent: raises the recursion limit and overflows the C stack
criterion: denial
proven: naive
"""

import sys
import threading

def down(n):
    return [*map(down, [n + 1])]

def on_call(name, arguments):
    sys.setrecursionlimit(10 ** 8)
    return down(0)
