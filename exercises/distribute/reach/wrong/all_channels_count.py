"""misconception: unchosen-channels-take-away
feedback: crates was not chosen here
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
        uses = set(group["uses"])
        if len(uses) == 1 and ways:
            only[ways.pop()] += group["users"]
    return {"reached": reached, "only": only}
