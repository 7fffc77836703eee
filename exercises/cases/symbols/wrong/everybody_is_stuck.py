"""misconception: incomplete-means-useless
feedback: this program never asks for it: it can switch
"""


def missing(old, new):
    return sorted(set(old) - set(new))


def stuck(old, new, programs):
    gone = missing(old, new)
    return {name: gone for name in programs} if gone else {}
