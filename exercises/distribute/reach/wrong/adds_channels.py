"""misconception: reach-is-the-sum-of-channels
feedback: You have added up the channels
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
            reached += group["users"] * len(ways)
        if len(ways) == 1:
            only[ways.pop()] += group["users"]
    return {"reached": reached, "only": only}
