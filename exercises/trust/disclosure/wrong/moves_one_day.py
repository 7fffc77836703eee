"""misconception: a-move-moves-nothing-else
feedback: what comes after it has stayed where it was
"""


def calendar(after, together):
    def day(step):
        return max((day(earlier) + wait for earlier, wait in after[step].items()), default=0)

    days = {step: day(step) for step in after}
    for group in together:
        latest = max(days[step] for step in group)
        for step in group:
            days[step] = latest
    return days
