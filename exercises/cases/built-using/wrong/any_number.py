"""misconception: every-number-is-a-series
feedback: The 5 of md-5 is no series
"""


import re


def holders(using, crate):
    found = set()
    for package, text in using.items():
        for name, version in re.findall(r"rust-(\S+) \(= ([^)]+)\)", text):
            name = re.sub(r"(-[\d.]+)+$", "", name)
            if name == crate:
                found.add((package, version.rsplit("-", 1)[0].split("+")[0]))
    return found
