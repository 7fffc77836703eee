"""misconception: a-minor-step-may-break
feedback: only the second or third number moved
"""


def numbers(version):
    return tuple(int(part) for part in version.split("."))


def compare(old, new, old_version, new_version):
    gone = sorted(set(old) - set(new))
    added = sorted(set(new) - set(old))
    before, after = numbers(old_version), numbers(new_version)
    moved = next((i for i in range(3) if before[i] != after[i]), 3)
    if before[:2] == (0, 0):
        verdict = "no promise"
    elif gone:
        verdict = "kept" if moved <= 1 else "broken"
    elif added:
        verdict = "kept" if moved <= (1 if before[0] else 2) else "broken"
    else:
        verdict = "kept"
    return {"gone": gone, "new": added, "verdict": verdict}
