"""Take the package out of the graph, then see what nobody reaches any more."""


def exclusive(members, needs, dropped):
    def walk(start, graph):
        found = set()
        layer = set(start)
        while layer:
            found |= layer
            layer = {needed for package in layer for needed in graph.get(package, [])} - found
        return found

    thinner = {
        package: [needed for needed in its if needed != dropped]
        for package, its in needs.items()
        if package != dropped
    }
    kept = walk([member for member in members if member != dropped], thinner)
    return walk(members, needs) - kept
