"""Layer by layer, with set arithmetic: also tells you the depth, if you count the layers."""


def closure(needs, start):
    found = set()
    layer = set(needs[start])
    while layer:
        found |= layer
        layer = {needed for package in layer for needed in needs[package]} - found
    return found - {start}
