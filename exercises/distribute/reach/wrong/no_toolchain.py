"""misconception: cargo-install-reaches-all
feedback: You have counted people without a toolchain
"""


def reach(groups, channels):
    chosen = set(channels)
    reached = 0
    only = {channel: 0 for channel in channels}
    for group in groups:
        ways = chosen & set(group["uses"])
        if ways:
            reached += group["users"]
        if len(ways) == 1:
            only[ways.pop()] += group["users"]
    return {"reached": reached, "only": only}
