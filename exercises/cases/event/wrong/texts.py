"""misconception: times-are-texts
feedback: compare times, not their texts
"""


from datetime import datetime, timedelta


def level_at(events, now):
    now = datetime.fromisoformat(now).replace(tzinfo=None)
    active = []
    for event in events:
        begin = datetime.fromisoformat(event["start"]).replace(tzinfo=None)
        for interval in event["intervals"]:
            end = begin + timedelta(seconds=interval["seconds"])
            holds = begin <= now and (now < end or not interval["seconds"])
            if holds and not event["cancelled"]:
                active.append((event["priority"] or 99, -interval["level"]))
            begin = end
    return -min(active)[1] if active else 0
