"""Recursion with a memory; fine for graphs as shallow as lock files are."""


def closure(needs, start):
    seen = {start}

    def visit(package):
        for needed in needs[package]:
            if needed not in seen:
                seen.add(needed)
                visit(needed)

    visit(start)
    seen.remove(start)
    return seen
