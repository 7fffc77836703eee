"""misconception: the-other-half
feedback: These are the packages that stay
"""


def exclusive(members, needs, dropped):
    found, todo = set(), list(members)
    while todo:
        package = todo.pop()
        if package != dropped and package not in found:
            found.add(package)
            todo.extend(needs[package])
    return found
