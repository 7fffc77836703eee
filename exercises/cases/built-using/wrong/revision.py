"""misconception: revision-is-upstreams
feedback: You have left Debian's revision on
"""


import re


def holders(using, crate):
    found = set()
    for package, text in using.items():
        for name, version in re.findall(r"rust-(\S+) \(= ([^)]+)\)", text):
            base, _, series = name.rpartition("-")
            if base and version.startswith(series + "."):
                name = base
            if name == crate:
                found.add((package, version))
    return found
