class Stack:
    def __init__(self):
        self.items = []

    def push(self, item):
        self.items.append(item)

    def pop(self):
        return self.items.pop()

    @property
    def size(self):
        return len(self.items)


def countdown(start):
    while start > 0:
        yield start
        start -= 1


def main():
    print(2 * int(input()))  # noqa: T201  # it is a program
    raise SystemExit(3)


def parse(text):
    return int(text)
