"""misconception: dropped-is-not-counted
feedback: The dropped package itself is not among them
"""


def exclusive(members, needs, dropped):
    def reach(without):
        found, todo = set(), list(members)
        while todo:
            package = todo.pop()
            if package != without and package not in found:
                found.add(package)
                todo.extend(needs[package])
        return found

    return reach(None) - reach(dropped) - {dropped}
