"""First the blocks, then the examples in each: two small loops in place of one with a memory."""

from itertools import takewhile


def printed(source, names):
    try:
        value = eval(source, names)
    except SyntaxError:
        exec(source, names)
        return ""
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "" if value is None else repr(value)


def blocks(lines):
    """Yield the first and last index of what is inside of each block of Python."""
    at = 0
    while at < len(lines):
        if lines[at].startswith("```"):
            end = next((i for i in range(at + 1, len(lines)) if lines[i].startswith("```")), len(lines))
            if lines[at] == "```python":
                yield at + 1, end
            at = end
        at += 1


def examples(page):
    lines = page.split("\n")
    found = []
    for begin, end in blocks(lines):
        for at in range(begin, end):
            if lines[at].startswith(">>> "):
                below = takewhile(lambda one: one.strip() and not one.startswith(">>> "), lines[at + 1 : end])
                found.append({"line": at + 1, "source": lines[at][4:], "expect": "\n".join(below)})
    return found


def failures(page):
    names = {}
    outcomes = [(one, printed(one["source"], names)) for one in examples(page)]
    return [
        {"line": one["line"], "expected": one["expect"], "got": got}
        for one, got in outcomes
        if got != one["expect"]
    ]
