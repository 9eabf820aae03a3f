package io.eventforwarder.chaos;

import io.eventforwarder.model.InputRecord;
import io.eventforwarder.model.SourcePosition;
import java.nio.charset.StandardCharsets;
import java.util.stream.LongStream;

/**
 * Numbered batches of devices that take turns. Each batch has a custom event with the batch's
 * number within its device. Some batches also have a screen view, and some a malformed event.
 */
final class DeviceBatches {
    static final int DEVICES = 400;
    private static final int SHARDS = 4;
    private static final long FIRST_ARRIVAL = 1_700_000_000_000L;

    private DeviceBatches() {}

    static InputRecord write(long number) {
        long ofDevice = number / DEVICES;
        long time = FIRST_ARRIVAL + number;
        StringBuilder json = new StringBuilder("{\"mpid\":").append(device(number));
        json.append(",\"events\":[{\"event_type\":\"custom_event\",\"data\":{");
        json.append("\"timestamp_unixtime_ms\":\"").append(time).append("\",");
        json.append("\"custom_attributes\":{\"number\":\"").append(ofDevice).append("\"}}}");
        if (hasScreenView(ofDevice)) {
            json.append(",{\"event_type\":\"screen_view\",\"data\":{}}");
        }
        if (hasMalformedEvent(ofDevice)) {
            json.append(",null");
        }
        json.append("]}");
        String shard = "shardId-%012d".formatted(number % DEVICES % SHARDS);
        return new InputRecord(
                json.toString().getBytes(StandardCharsets.UTF_8),
                SourcePosition.inStream("events", shard, Long.toString(1_000_000_000L + number), 0),
                time);
    }

    static long device(long number) {
        return 1 + number % DEVICES;
    }

    static long events(long batches) {
        return LongStream.range(0, batches)
                .map(number -> number / DEVICES)
                .map(
                        ofDevice ->
                                1
                                        + (hasScreenView(ofDevice) ? 1 : 0)
                                        + (hasMalformedEvent(ofDevice) ? 1 : 0))
                .sum();
    }

    /** The number of a device's batches among the first batches; device numbers begin at 1. */
    static long ofDevice(long device, long batches) {
        return (batches - device + DEVICES) / DEVICES;
    }

    static long malformedEvents(long batches) {
        return LongStream.range(0, batches)
                .filter(number -> hasMalformedEvent(number / DEVICES))
                .count();
    }

    private static boolean hasScreenView(long ofDevice) {
        return ofDevice % 5 == 0;
    }

    private static boolean hasMalformedEvent(long ofDevice) {
        return ofDevice % 7 == 3;
    }
}
