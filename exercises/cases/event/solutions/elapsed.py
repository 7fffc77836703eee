"""Seconds since the start, counted down interval by interval; the best so far is kept."""

from datetime import datetime


def level_of(event, now):
    left = (datetime.fromisoformat(now) - datetime.fromisoformat(event["start"])).total_seconds()
    if left < 0 or event["cancelled"]:
        return None
    for interval in event["intervals"]:
        if interval["seconds"] == 0 or left < interval["seconds"]:
            return interval["level"]
        left -= interval["seconds"]
    return None


def level_at(events, now):
    best, level = None, 0
    for event in events:
        asked = level_of(event, now)
        if asked is None:
            continue
        urgency = (event["priority"] == 0, event["priority"], -asked)
        if best is None or urgency < best:
            best, level = urgency, asked
    return level
