"""misconception: dependencies-have-no-circles
feedback: You walk in circles
"""


def closure(needs, start):
    found = set()
    for package in needs[start]:
        found |= {package} | closure(needs, package)
    return found
