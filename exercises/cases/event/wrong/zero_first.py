"""misconception: zero-is-most-urgent
feedback: Priority 0 means none
"""


from datetime import datetime, timedelta


def level_at(events, now):
    now = datetime.fromisoformat(now)
    active = []
    for event in events:
        begin = datetime.fromisoformat(event["start"])
        for interval in event["intervals"]:
            end = begin + timedelta(seconds=interval["seconds"])
            holds = begin <= now and (now < end or not interval["seconds"])
            if holds and not event["cancelled"]:
                active.append((event["priority"], -interval["level"]))
            begin = end
    return -min(active)[1] if active else 0
