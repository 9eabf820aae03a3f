"""Writes the records device by device, in order, and the gaps to standard error: order_by_device.py FOLDER

Needs include-forwarding-info and a batching mode.
"""

import collections
import datetime
import sys

import stored

# The numbers restart after seven days without a record. Arrivals are known to the hour.
SILENCE = datetime.timedelta(days=6)


def sequence(record):
    return record["forwarding_info"]["device_sequence"]


def runs(records):
    """Yields (device, index, numbers): numbers maps each device_sequence of a run to its records."""
    devices = collections.defaultdict(list)
    for arrival, record in records:
        if "device_sequence" in record.get("forwarding_info", {}):
            devices[stored.device(record)].append((arrival, sequence(record), record))
    for device, arrived in devices.items():
        arrived.sort(key=lambda each: each[:2])
        index, previous, numbers = 0, arrived[0], {}
        for each in arrived:
            if each[1] <= previous[1] and each[0] - previous[0] >= SILENCE:
                yield device, index, numbers
                index, numbers = index + 1, {}
            # A record that was sent again can have the number of another one.
            numbers.setdefault(each[1], []).append(each[2])
            previous = each
        yield device, index, numbers


def gaps(index, numbers):
    """Yields (first, last) of the missing numbers. The first run may begin before the first file."""
    expected = 1 if index else min(numbers)
    for number in sorted(numbers):
        if number > expected:
            yield expected, number - 1
        expected = number + 1


if __name__ == "__main__":
    for device, index, numbers in runs(stored.read(sys.argv[1])):
        for number in sorted(numbers):
            for record in numbers[number]:
                stored.write(record)
        for first, last in gaps(index, numbers):
            print(device, first, last, file=sys.stderr)
