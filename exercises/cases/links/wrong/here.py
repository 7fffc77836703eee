"""misconception: an-anchor-needs-a-path
feedback: #start is on this very page
"""


import posixpath


def dead(files, links):
    found = set()
    for page, targets in links.items():
        for target in targets:
            if target.startswith(("http:", "https:", "mailto:")):
                continue
            path, _, anchor = target.partition("#")
            goal = posixpath.normpath(posixpath.join(posixpath.dirname(page), path or "."))
            if any(name.startswith(goal + "/") for name in files):
                continue
            if goal not in files or (goal.endswith(".md") and anchor and anchor not in files[goal]):
                found.add((page, target))
    return found
