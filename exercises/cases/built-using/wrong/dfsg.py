"""misconception: dfsg-is-upstreams
feedback: +dfsg is Debian's word
"""


import re


def holders(using, crate):
    found = set()
    for package, text in using.items():
        for name, version in re.findall(r"rust-(\S+) \(= ([^)]+)\)", text):
            upstream = version.rsplit("-", 1)[0]
            base, _, series = name.rpartition("-")
            if base and (upstream + ".").startswith(series + "."):
                name = base
            if name == crate:
                found.add((package, upstream))
    return found
