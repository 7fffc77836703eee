"""misconception: cancelled-still-counts
feedback: The first event was cancelled
"""


from datetime import datetime, timedelta


def level_at(events, now):
    now = datetime.fromisoformat(now)
    active = []
    for event in events:
        begin = datetime.fromisoformat(event["start"])
        for interval in event["intervals"]:
            end = begin + timedelta(seconds=interval["seconds"])
            if begin <= now and (now < end or not interval["seconds"]):
                active.append((event["priority"] or 99, -interval["level"]))
            begin = end
    return -min(active)[1] if active else 0
