"""misconception: shared-ones-go-too
feedback: Some of these are needed by something else
"""


def exclusive(members, needs, dropped):
    found, todo = set(), [dropped]
    while todo:
        package = todo.pop()
        if package not in found:
            found.add(package)
            todo.extend(needs[package])
    return found
