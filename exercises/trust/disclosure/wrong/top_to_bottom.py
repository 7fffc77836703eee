"""misconception: the-list-is-the-order
feedback: You go through the steps once
"""


def calendar(after, together):
    day = {}
    for step, waits in after.items():
        day[step] = max((day.get(earlier, 0) + wait for earlier, wait in waits.items()), default=0)
    for group in together:
        latest = max(day[step] for step in group)
        for step in group:
            day[step] = latest
    return day
