"""A list of what is still to be looked at."""


def closure(needs, start):
    found = set()
    todo = list(needs[start])
    while todo:
        package = todo.pop()
        if package not in found:
            found.add(package)
            todo.extend(needs[package])
    return found - {start}
