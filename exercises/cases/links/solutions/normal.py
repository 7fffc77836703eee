"""With normpath, and the set of all folders."""

import posixpath


def dead(files, links):
    folders = set()
    for name in files:
        while name := posixpath.dirname(name):
            folders.add(name)
    found = set()
    for page, targets in links.items():
        for target in targets:
            if target.startswith(("http:", "https:", "mailto:")):
                continue
            path, _, anchor = target.partition("#")
            goal = page
            if path:
                goal = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
            if goal in folders or goal == ".":
                continue
            if goal not in files or (goal.endswith(".md") and anchor and anchor not in files[goal]):
                found.add((page, target))
    return found
