def closure(needs, start):
    found, todo = set(), list(needs[start])
    while todo:
        package = todo.pop()
        if package not in found:
            found.add(package)
            todo.extend(needs[package])
    return found - {start}


def total(numbers):
    return sum(numbers)


def rank(scores):
    return sorted(scores, key=lambda name: (-scores[name], name))
