"""misconception: one-crate-one-version
feedback: Two versions of one crate have become one
"""


def closure(needs, start):
    found, names, todo = set(), set(), list(needs[start])
    while todo:
        package = todo.pop(0)
        name = package.split()[0]
        if name not in names:
            names.add(name)
            found.add(package)
            todo.extend(needs[package])
    return found - {start}
