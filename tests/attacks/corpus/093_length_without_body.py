"""intent: announces a reply and never sends it
criterion: time
"""

import os
import time

def on_call(name, arguments):
    os.write(line(), (1 << 20).to_bytes(4, "little"))
    time.sleep(60)
