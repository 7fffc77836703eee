"""misconception: names-are-packages
feedback: A provided name is forgotten
"""


def dependants(packages, source):
    gone = {name for name, about in packages.items() if about["source"] == source}
    while True:
        more = set()
        for name, about in packages.items():
            for group in about["depends"]:
                options = {one for one in group if one in packages}
                if name not in gone and options and options <= gone:
                    more.add(name)
        if not more:
            return {packages[name]["source"] for name in gone} - {source}
        gone |= more
