"""Writes each event once: drop_duplicates.py FOLDER [DAYS]

An id is remembered for DAYS (default: 7) after it was last seen.
"""

import datetime
import sys

import stored


def unique(records, days):
    seen = {}
    window = datetime.timedelta(days=days)

    def is_new(key, arrival):
        last = seen.pop(key, None)
        seen[key] = arrival
        while arrival - next(iter(seen.values())) > window:
            del seen[next(iter(seen))]
        return last is None or arrival - last > window

    for arrival, record in records:
        owner = stored.owner(record)
        if not record["events"]:
            if is_new(record["message_id"], arrival):
                yield record
            continue
        events = [
            event
            for event in record["events"]
            if is_new((owner, stored.text(event["data"]["event_id"])), arrival)
        ]
        if events:
            yield {**record, "events": events}


if __name__ == "__main__":
    for each in unique(stored.read(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 7):
        stored.write(each)
