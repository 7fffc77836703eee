"""Entry by entry, with partition: a series is what the version begins with."""


def holders(using, crate):
    found = set()
    for package, text in using.items():
        for entry in text.split(", "):
            source, _, rest = entry.partition(" (= ")
            if not source.startswith("rust-"):
                continue
            name = source.removeprefix("rust-")
            version = rest.rstrip(")").rpartition("-")[0].partition("+")[0]
            base, _, series = name.rpartition("-")
            if base and f"{version}.".startswith(f"{series}."):
                name = base
            if name == crate:
                found.add((package, version))
    return found
