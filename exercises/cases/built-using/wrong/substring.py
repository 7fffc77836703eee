"""misconception: part-of-a-name
feedback: bzip2-sys is not bzip2
"""


import re


def holders(using, crate):
    found = set()
    for package, text in using.items():
        for version in re.findall(rf"rust-{crate}[^ ]* \(= ([^)]+)\)", text):
            found.add((package, version.rsplit("-", 1)[0].split("+")[0]))
    return found
