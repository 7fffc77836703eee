"""intent: puts the hidden inputs into attributes, standard output, yields and names of exceptions
criterion: leak
exercise: depend/ways
"""

SEEN = []

class Stack:
    size = SEEN
    def push(self, item): SEEN.append(repr(item))
    def pop(self): return SEEN

def countdown(start):
    yield from SEEN

def main():
    SEEN.append(input())
    print(SEEN)
    raise SystemExit(repr(SEEN))

def parse(text):
    raise type(repr(SEEN), (Exception,), {})(SEEN)
