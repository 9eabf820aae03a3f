"""Writes each session as one record: join_sessions.py FOLDER

A session leaves in several records if it was large (parts, or close_reason size), or if events came after its end.
"""

import sys

import stored


def sessions(records):
    """The last record of each session, with the events of all its records. Duplicates are dropped."""
    found = {}
    for _, record in sorted(records, key=order):
        for event in record["events"]:
            session = stored.text(event["data"].get("session_id"))
            if session and session != "0":
                events = found.setdefault((stored.owner(record), session), ({}, {}))[1]
                events.setdefault(stored.text(event["data"]["event_id"]), event)
                found[stored.owner(record), session] = record, events
    for record, events in found.values():
        # The sort is stable: events of one time stay in the order of their records.
        yield {**record, "events": sorted(events.values(), key=time)}


def order(each):
    arrival, record = each
    return arrival, record.get("forwarding_info", {}).get("device_sequence", 0)


def time(event):
    return float(event["data"]["timestamp_unixtime_ms"])


if __name__ == "__main__":
    for each in sessions(stored.read(sys.argv[1])):
        stored.write(each)
