"""misconception: free-means-safe
feedback: rustdecimal was made to be mistaken
"""

import re


def normal(registry, name):
    if registry == "PyPI":
        return re.sub(r"[-_.]+", "-", name.lower())
    return name.lower().replace("_", "-")


def clashes(registry, name, taken):
    mine = normal(registry, name)
    found = {"same": [], "near": []}
    for other in taken:
        its = normal(registry, other)
        if its == mine:
            found["same"].append(other)
    return found
