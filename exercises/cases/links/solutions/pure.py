"""Step by step, as one walks through folders."""


def walked(page, path):
    steps = page.split("/")[:-1]
    for step in path.split("/"):
        if step == "..":
            if not steps:
                return None
            steps.pop()
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)


def leads(files, page, target):
    path, _, anchor = target.partition("#")
    goal = walked(page, path) if path else page
    if goal is None:
        return False
    if goal in files:
        return not (anchor and goal.endswith(".md")) or anchor in files[goal]
    return any(name.startswith(goal + "/") for name in files) or goal == ""


def dead(files, links):
    elsewhere = ("http:", "https:", "mailto:")
    return {
        (page, target)
        for page, targets in links.items()
        for target in targets
        if not target.startswith(elsewhere) and not leads(files, page, target)
    }
