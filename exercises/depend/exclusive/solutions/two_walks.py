"""Reached before, minus reached after."""


def reached(members, needs, without=None):
    found = set()
    todo = list(members)
    while todo:
        package = todo.pop()
        if package != without and package not in found:
            found.add(package)
            todo.extend(needs[package])
    return found


def exclusive(members, needs, dropped):
    return reached(members, needs) - reached(members, needs, without=dropped)
