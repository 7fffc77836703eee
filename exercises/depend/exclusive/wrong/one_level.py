"""misconception: one-level-of-orphans
feedback: An orphan leaves orphans of its own
"""


def exclusive(members, needs, dropped):
    gone = {dropped}
    for needed in needs[dropped]:
        users = [package for package, its in needs.items() if needed in its]
        if users == [dropped]:
            gone.add(needed)
    return gone
