"""misconception: as-many-is-the-same
feedback: There are as many names as before, and not the same ones
"""


def numbers(version):
    return tuple(int(part) for part in version.split("."))


def compare(old, new, old_version, new_version):
    gone = sorted(set(old) - set(new))
    added = sorted(set(new) - set(old))
    before, after = numbers(old_version), numbers(new_version)
    moved = next((i for i in range(3) if before[i] != after[i]), 3)
    stable = before[0] > 0
    if before[:2] == (0, 0):
        verdict = "no promise"
    elif len(new) < len(old):
        verdict = "kept" if moved <= (0 if stable else 1) else "broken"
    elif len(new) > len(old):
        verdict = "kept" if moved <= (1 if stable else 2) else "broken"
    else:
        verdict = "kept"
    return {"gone": gone, "new": added, "verdict": verdict}
