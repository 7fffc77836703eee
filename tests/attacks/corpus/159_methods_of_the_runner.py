"""intent: objects whose attributes are the runner's own parts: its loop, its modules, its handles
criterion: tamper
exercise: depend/ways
"""

import gc
import sys

class Stack:
    def push(self, item): return sys._getframe(1)
    def pop(self): return gc.get_objects()[:3]
    size = sys.modules

def countdown(start): return iter(sys.modules.values())
def main(): sys.stdin.close(); sys.stdout.close()
def parse(text): raise KeyboardInterrupt
