"""Writes the records that were split as one record each: join_parts.py FOLDER

Run it before events are dropped as duplicates: a part that lost events cannot be told from a whole one.
"""

import sys

import stored


def joined(records):
    """Yields (arrival, record): a joined one when its last part is read, and incomplete ones at the end."""
    waiting = {}
    for arrival, record in records:
        info = record.get("forwarding_info", {})
        if info.get("parts", 1) == 1:
            yield arrival, record
            continue
        key = stored.owner(record), stored.text(record["batch_id"]), info["parts"]
        parts = waiting.setdefault(key, {})
        parts[info["part"]] = arrival, record
        if len(parts) == info["parts"]:
            yield join(waiting.pop(key))
    for parts in waiting.values():
        yield join(parts)


def join(parts):
    """The last part's fields, which are the newest, with the events of all parts, and the latest arrival."""
    ordered = [parts[number][1] for number in sorted(parts)]
    arrival = max(arrival for arrival, _ in parts.values())
    return arrival, {**ordered[-1], "events": [event for part in ordered for event in part["events"]]}


if __name__ == "__main__":
    for _, each in joined(stored.read(sys.argv[1])):
        stored.write(each)
