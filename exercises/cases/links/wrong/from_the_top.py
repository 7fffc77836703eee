"""misconception: links-start-at-the-top
feedback: You read every link from the topmost folder
"""


import posixpath


def dead(files, links):
    found = set()
    for page, targets in links.items():
        for target in targets:
            if target.startswith(("http:", "https:", "mailto:")):
                continue
            path, _, anchor = target.partition("#")
            goal = posixpath.normpath(path) if path else page
            if any(name.startswith(goal + "/") for name in files):
                continue
            if goal not in files or (goal.endswith(".md") and anchor and anchor not in files[goal]):
                found.add((page, target))
    return found
