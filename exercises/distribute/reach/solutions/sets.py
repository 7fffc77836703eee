"""Let each channel be the set of the groups that it reaches, and do sums with sets."""


def reach(groups, channels):
    by_channel = {}
    for channel in channels:
        by_channel[channel] = {
            at
            for at, group in enumerate(groups)
            if channel in group["uses"] and (group["toolchain"] or channel != "crates")
        }

    def users(places):
        return sum(groups[at]["users"] for at in places)

    everybody = set().union(*by_channel.values())
    only = {}
    for channel, reached in by_channel.items():
        others = [places for name, places in by_channel.items() if name != channel]
        only[channel] = users(reached.difference(*others))
    return {"reached": users(everybody), "only": only}
