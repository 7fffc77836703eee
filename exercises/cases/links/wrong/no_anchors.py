"""misconception: an-anchor-does-not-matter
feedback: offers no anchor #who
"""


import posixpath


def dead(files, links):
    found = set()
    for page, targets in links.items():
        for target in targets:
            path = target.partition("#")[0]
            if target.startswith(("http:", "https:", "mailto:")) or not path:
                continue
            goal = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
            if goal not in files and not any(name.startswith(goal + "/") for name in files):
                found.add((page, target))
    return found
