"""Reads the records that Firehose stored: JSON Lines in folders named YYYY/MM/dd/HH, in UTC."""

import datetime
import gzip
import json
import pathlib
import re

HOUR = re.compile(r"(\d{4})/(\d\d)/(\d\d)/(\d\d)/")


def read(folder):
    """Yields (arrival, record), the hours in their order. The arrival is the hour of the folder."""
    for path in sorted(pathlib.Path(folder).rglob("*")):
        hour = HOUR.search(path.as_posix())
        if path.is_file() and hour:
            arrival = datetime.datetime(*map(int, hour.groups()))
            with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as lines:
                for line in lines:
                    yield arrival, json.loads(line)


def write(record):
    print(json.dumps(record, ensure_ascii=False))


def text(value):
    """An id as text, because 5 and "5" are the same id."""
    return None if value is None else str(value)


def device(record):
    return record.get("forwarding_info", {}).get("device")


def owner(record):
    """The owner and the device of a record. Ids are unique within them."""
    return (
        record.get("environment") or "production",
        text(record.get("api_key")),
        text(record.get("mpid")),
        device(record),
    )
