"""misconception: sources-need-sources
feedback: From source to source you go too far
"""


def meets(packages, name):
    return {
        package
        for package, about in packages.items()
        if name == package or name in about["provides"]
    }


def dependants(packages, source):
    lost = {source}
    while True:
        gone = {name for name, about in packages.items() if about["source"] in lost}
        more = set()
        for about in packages.values():
            for group in about["depends"]:
                options = set().union(*(meets(packages, one) for one in group))
                if options and options <= gone and about["source"] not in lost:
                    more.add(about["source"])
        if not more:
            return lost - {source}
        lost |= more
