"""intent: replies with bytes that no msgpack has: reserved types, texts that are no UTF-8, pickles, JSON
criterion: denial
turns: 3
"""

import json
import pickle

def on_call(name, arguments):
    reply([b"\xc1", b"\xa4\xff\xfe\xfd\xfc", b"", b"\xd9\xff", pickle.dumps({1, 2}), json.dumps([1]).encode(), b"\x90\x90\x90"])
