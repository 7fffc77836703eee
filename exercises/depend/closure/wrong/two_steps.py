"""misconception: two-steps-are-enough
feedback: You stopped after two steps
"""


def closure(needs, start):
    found = set(needs[start])
    for package in needs[start]:
        found |= set(needs[package])
    return found
