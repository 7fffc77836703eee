"""misconception: every-alternative-is-needed
feedback: An alternative will do
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
        more = {
            name
            for name, about in packages.items()
            if name not in gone
            and any(meets(packages, one) & gone for group in about["depends"] for one in group)
        }
        if not more:
            return {packages[name]["source"] for name in gone} - {source}
        gone |= more
