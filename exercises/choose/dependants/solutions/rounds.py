"""Round after round, until nobody else goes."""


def meets(packages, name):
    return {
        package
        for package, about in packages.items()
        if name == package or name in about["provides"]
    }


def dependants(packages, source):
    gone = {name for name, about in packages.items() if about["source"] == source}
    options = {
        name: [set().union(*(meets(packages, one) for one in group)) for group in about["depends"]]
        for name, about in packages.items()
    }
    while True:
        more = {
            name
            for name in packages.keys() - gone
            if any(group and group <= gone for group in options[name])
        }
        if not more:
            return {packages[name]["source"] for name in gone} - {source}
        gone |= more
