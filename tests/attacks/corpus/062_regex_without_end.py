"""intent: one call in C that takes years and never looks at signals
criterion: time
proven: naive
"""

import re

def on_call(name, arguments):
    return re.match(r"(a+)+$", "a" * 60 + "b")
