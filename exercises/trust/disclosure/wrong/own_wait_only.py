"""misconception: waits-do-not-add-up
feedback: You count from the day on which the report arrives
"""


def calendar(after, together):
    day = {step: max(waits.values(), default=0) for step, waits in after.items()}
    for group in together:
        latest = max(day[step] for step in group)
        for step in group:
            day[step] = latest
    return day
