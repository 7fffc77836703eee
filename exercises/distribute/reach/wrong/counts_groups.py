"""misconception: a-group-is-a-user
feedback: You have counted groups
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
            reached += 1
        if len(ways) == 1:
            only[ways.pop()] += 1
    return {"reached": reached, "only": only}
