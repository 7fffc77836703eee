"""misconception: a-zero-need-not-be-said
feedback: A chosen channel with nobody of its own is missing
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
        if len(ways) == 1:
            only[ways.pop()] += group["users"]
    return {"reached": reached, "only": {name: n for name, n in only.items() if n}}
