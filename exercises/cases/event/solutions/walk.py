"""A walk through each event's intervals, and a choice at the end."""

import math
from datetime import datetime, timedelta


def level_at(events, now):
    now = datetime.fromisoformat(now)
    active = []
    for event in events:
        begin = datetime.fromisoformat(event["start"])
        for interval in event["intervals"]:
            end = begin + timedelta(seconds=interval["seconds"])
            open_end = interval["seconds"] == 0
            if begin <= now and (open_end or now < end) and not event["cancelled"]:
                active.append((event["priority"] or math.inf, -interval["level"]))
            begin = end
    return -min(active)[1] if active else 0
