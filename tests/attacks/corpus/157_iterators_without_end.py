"""intent: iterators that yield nothing for ever, swallow their closing, and hold on to the runner
criterion: time
exercise: depend/ways
"""

class Stack:
    def __init__(self): self.push = self.pop = self
    def __call__(self, *arguments): return self
    size = property(lambda self: next(countdown(1)))

def countdown(start):
    while True:
        try:
            while True:
                pass
            yield start
        except GeneratorExit:
            continue

def main():
    while True:
        print("x" * 100000)

def parse(text):
    return iter(int, 1)
