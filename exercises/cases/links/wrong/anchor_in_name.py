"""misconception: the-anchor-is-part-of-the-name
feedback: depend.md is there and offers #why
"""


import posixpath


def dead(files, links):
    found = set()
    for page, targets in links.items():
        for target in targets:
            if target.startswith(("http:", "https:", "mailto:")):
                continue
            goal = posixpath.normpath(posixpath.join(posixpath.dirname(page), target))
            if goal not in files and not any(name.startswith(goal + "/") for name in files):
                found.add((page, target))
    return found
