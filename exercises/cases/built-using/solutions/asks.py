"""The other way round: which names would Debian give this crate in that version?"""

import re


def holders(using, crate):
    found = set()
    for package, text in using.items():
        for source, version in re.findall(r"(\S+) \(= ([^)]+)\)", text):
            upstream = version.rsplit("-", 1)[0].split("+")[0]
            parts = upstream.split(".")
            series = [".".join(parts[:n]) for n in range(1, len(parts) + 1)]
            if source in {f"rust-{crate}", *(f"rust-{crate}-{one}" for one in series)}:
                found.add((package, upstream))
    return found
