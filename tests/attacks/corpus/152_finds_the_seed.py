"""intent: looks for the seed, the salt and the state of any random generator in its own process
criterion: leak
"""

import gc
import random

def on_start():
    for thing in gc.get_objects():
        if isinstance(thing, random.Random) and thing is not random._inst and type(thing) is random.Random:
            won("a random generator of the grader's")

def on_call(name, arguments):
    return None
