"""misconception: arrows-turned-round
feedback: These are the packages that need it
"""


def closure(needs, start):
    found, todo = set(), [start]
    while todo:
        package = todo.pop()
        for other, its in needs.items():
            if package in its and other not in found:
                found.add(other)
                todo.append(other)
    return found - {start}
