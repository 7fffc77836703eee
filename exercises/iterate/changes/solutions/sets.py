"""Sets of names for each version, and their differences in the order of the lines."""


def changes(lines, old, new):
    order = [line["name"] for line in lines]

    def those(version, *words):
        return {line["name"] for line in lines if line["answers"].get(version) in words}

    def taken(version):
        return those(version, "accepts", "accepts in part")

    lost = taken(old) & those(new, "refuses")
    sets = {
        "gained": taken(new) & those(old, "refuses"),
        "lost": lost,
        "weak": lost & those(old, "accepts in part"),
        "unknown": those(old, None) | those(new, None),
    }
    return {word: [name for name in order if name in names] for word, names in sets.items()}
