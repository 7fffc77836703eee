"""misconception: only-is-alone
feedback: That is what each reaches by itself
"""


def reach(groups, channels):
    chosen = set(channels)
    reached = 0
    only = {channel: 0 for channel in channels}
    for group in groups:
        ways = chosen & set(group["uses"])
        if not group["toolchain"]:
            ways.discard("crates")
        if ways:
            reached += group["users"]
        for way in ways:
            only[way] += group["users"]
    return {"reached": reached, "only": only}
