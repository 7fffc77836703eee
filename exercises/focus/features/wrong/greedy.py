"""misconception: the-best-bargain-first
feedback: Your choice is allowed, and another one gains more: the best bargain
"""


def leave_out(features, uses, percent):
    everybody = sum(use["users"] for use in uses)

    def unaffected(dropped):
        return sum(use["users"] for use in uses if not dropped.intersection(use["needs"]))

    dropped = set()
    while True:
        here = unaffected(dropped)
        bargains = []
        for name in features.keys() - dropped:
            there = unaffected(dropped | {name})
            if 100 * there >= percent * everybody:
                bargains.append((features[name] / max(here - there, 0.001), name))
        if not bargains:
            return dropped
        dropped.add(max(bargains)[1])
