"""Move whatever is too early, until nothing moves."""


def calendar(after, together):
    day = {step: 0 for step in after}
    moved = True
    while moved:
        moved = False
        for step, waits in after.items():
            for earlier, wait in waits.items():
                if day[step] < day[earlier] + wait:
                    day[step] = day[earlier] + wait
                    moved = True
        for group in together:
            latest = max(day[step] for step in group)
            for step in group:
                if day[step] != latest:
                    day[step] = latest
                    moved = True
    return day
