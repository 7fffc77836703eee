"""misconception: start-is-a-cost
feedback: The package you started from is among them
"""


def closure(needs, start):
    found, todo = set(), [start]
    while todo:
        package = todo.pop()
        if package not in found:
            found.add(package)
            todo.extend(needs[package])
    return found
