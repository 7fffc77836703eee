"""misconception: the-web-is-in-the-course
feedback: leads to another machine
"""


import posixpath


def dead(files, links):
    found = set()
    for page, targets in links.items():
        for target in targets:
            path, _, anchor = target.partition("#")
            goal = page
            if path:
                goal = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
            if any(name.startswith(goal + "/") for name in files):
                continue
            if goal not in files or (goal.endswith(".md") and anchor and anchor not in files[goal]):
                found.add((page, target))
    return found
