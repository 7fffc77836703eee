"""misconception: ready-means-out
feedback: Both are out as soon as one of them could be
"""


def calendar(after, together):
    def day(step):
        return max((day(earlier) + wait for earlier, wait in after[step].items()), default=0)

    days = {step: day(step) for step in after}
    for group in together:
        earliest = min(days[step] for step in group)
        for step in group:
            days[step] = earliest
    return days
