"""misconception: one-group-a-platform
feedback: one has not taken the place of the other
"""


def reach(groups, channels):
    chosen = set(channels)
    reached = 0
    only = {channel: 0 for channel in channels}
    by_platform = {group["platform"]: group for group in groups}
    for group in by_platform.values():
        ways = chosen & set(group["uses"])
        if not group["toolchain"]:
            ways.discard("crates")
        if ways:
            reached += group["users"]
        if len(ways) == 1:
            only[ways.pop()] += group["users"]
    return {"reached": reached, "only": only}
