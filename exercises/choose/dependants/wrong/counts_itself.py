"""misconception: itself-among-its-users
feedback: The source itself is among its dependants
"""


def meets(packages, name):
    return {
        package
        for package, about in packages.items()
        if name == package or name in about["provides"]
    }


def dependants(packages, source):
    gone = {name for name, about in packages.items() if about["source"] == source}
    while True:
        more = set()
        for name, about in packages.items():
            for group in about["depends"]:
                options = set().union(*(meets(packages, one) for one in group))
                if name not in gone and options and options <= gone:
                    more.add(name)
        if not more:
            return {packages[name]["source"] for name in gone}
        gone |= more
