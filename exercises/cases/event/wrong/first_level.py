"""misconception: an-event-has-one-level
feedback: The level is the same throughout
"""


from datetime import datetime, timedelta


def level_at(events, now):
    now = datetime.fromisoformat(now)
    active = []
    for event in events:
        begin = datetime.fromisoformat(event["start"])
        lasts = timedelta(seconds=sum(one["seconds"] for one in event["intervals"]))
        if begin <= now < begin + lasts and not event["cancelled"]:
            active.append((event["priority"] or 99, -event["intervals"][0]["level"]))
    return -min(active)[1] if active else 0
