"""misconception: series-is-another-crate
feedback: You missed rust-rand-core-0.6
"""


import re


def holders(using, crate):
    found = set()
    for package, text in using.items():
        for name, version in re.findall(r"rust-(\S+) \(= ([^)]+)\)", text):
            if name == crate:
                found.add((package, version.rsplit("-", 1)[0].split("+")[0]))
    return found
