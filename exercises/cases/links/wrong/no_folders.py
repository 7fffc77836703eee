"""misconception: a-folder-is-nothing
feedback: notebooks/ is a folder of this course
"""


import posixpath


def dead(files, links):
    found = set()
    for page, targets in links.items():
        for target in targets:
            if target.startswith(("http:", "https:", "mailto:")):
                continue
            path, _, anchor = target.partition("#")
            goal = page
            if path:
                goal = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
            if goal not in files or (goal.endswith(".md") and anchor and anchor not in files[goal]):
                found.add((page, target))
    return found
