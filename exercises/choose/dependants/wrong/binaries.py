"""misconception: binaries-are-projects
feedback: These are binary packages
"""


def meets(packages, name):
    return {
        package
        for package, about in packages.items()
        if name == package or name in about["provides"]
    }


def dependants(packages, source):
    start = {name for name, about in packages.items() if about["source"] == source}
    gone = set(start)
    while True:
        more = set()
        for name, about in packages.items():
            for group in about["depends"]:
                options = set().union(*(meets(packages, one) for one in group))
                if name not in gone and options and options <= gone:
                    more.add(name)
        if not more:
            return gone - start
        gone |= more
