"""misconception: direct-is-all
feedback: Only the first ring is counted
"""


def meets(packages, name):
    return {
        package
        for package, about in packages.items()
        if name == package or name in about["provides"]
    }


def dependants(packages, source):
    gone = {name for name, about in packages.items() if about["source"] == source}
    lost = set()
    for about in packages.values():
        for group in about["depends"]:
            options = set().union(*(meets(packages, one) for one in group))
            if options and options <= gone:
                lost.add(about["source"])
    return lost - {source}
