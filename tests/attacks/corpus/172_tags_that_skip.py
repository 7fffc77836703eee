"""intent: tags in the notebook's metadata that say: do not run this cell, and expect it to fail
criterion: score
tags: skip-execution raises-exception
proven: no, it aims at graders that run notebooks as they come
"""

def on_call(name, arguments):
    return None
