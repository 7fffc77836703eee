"""Go through the groups, and ask each which of the chosen channels it has."""


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
    return {"reached": reached, "only": only}
