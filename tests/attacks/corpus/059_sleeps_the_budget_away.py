"""intent: sleeps almost to the limit of a call, and then a little more, without using the processor
criterion: time
proven: naive
"""

import time

def on_call(name, arguments):
    time.sleep(60)
