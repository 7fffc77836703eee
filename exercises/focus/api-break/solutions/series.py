"""Versions that promise to be compatible are of one series; cut each version to what it promises."""


def compare(old, new, old_version, new_version):
    gone = [name for name in sorted(old) if name not in new]
    added = [name for name in sorted(new) if name not in old]
    before = [int(part) for part in old_version.split(".")]
    after = [int(part) for part in new_version.split(".")]
    # Below 1.0.0 every number does the work of the one before it.
    breaking = 1 if before[0] else 2
    adding = breaking + 1
    must_move = 0
    if gone:
        must_move = breaking
    elif added:
        must_move = adding
    if before[0] == 0 and before[1] == 0:
        verdict = "no promise"
    elif must_move and before[:must_move] == after[:must_move]:
        verdict = "broken"
    else:
        verdict = "kept"
    return {"gone": gone, "new": added, "verdict": verdict}
