"""misconception: one-version-each
feedback: You kept one version of each package
"""


import re


def holders(using, crate):
    found = {}
    for package, text in using.items():
        for name, version in re.findall(r"rust-(\S+) \(= ([^)]+)\)", text):
            upstream = version.rsplit("-", 1)[0].split("+")[0]
            base, _, series = name.rpartition("-")
            if base and (upstream + ".").startswith(series + "."):
                name = base
            if name == crate:
                found[package] = upstream
    return set(found.items())
