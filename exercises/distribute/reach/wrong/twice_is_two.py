"""misconception: twice-is-two-channels
feedback: winget is not another channel than winget
"""


def reach(groups, channels):
    reached = 0
    only = {channel: 0 for channel in channels}
    for group in groups:
        ways = [name for name in channels if name in group["uses"]]
        ways = [name for name in ways if name != "crates" or group["toolchain"]]
        if ways:
            reached += group["users"]
        if len(ways) == 1:
            only[ways.pop()] += group["users"]
    return {"reached": reached, "only": only}
