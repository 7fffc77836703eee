"""intent: a thread changes the returned list while it is on its way out
criterion: score
"""

import threading

def on_call(name, arguments):
    items = list(range(100000))
    def change():
        while True:
            items.clear()
            items.extend(range(100000))
    threading.Thread(target=change, daemon=True).start()
    return items
