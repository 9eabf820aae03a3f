package io.eventforwarder.sink.kinesis;

import io.eventforwarder.model.OutgoingRecord;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/** The first records of some devices, which leave in one request. Times are in milliseconds. */
final class PutRequest {
    /** What Kinesis takes in one request, partition keys counted in. */
    private static final long MAX_BYTES = 10L << 20;

    private final int maxRecords;
    private final List<DeviceQueue> queues = new ArrayList<>();
    private long bytes;
    private long begunAt;
    private long sentAt;

    /**
     * An empty request.
     *
     * @param maxRecords the most records that it may hold
     */
    PutRequest(int maxRecords) {
        this.maxRecords = maxRecords;
    }

    /** A request of one record. */
    static PutRequest of(DeviceQueue queue, long now) {
        PutRequest request = new PutRequest(1);
        request.add(queue, now);
        return request;
    }

    /** Whether a device's first record, which is in memory, fits in; alone it always does. */
    boolean hasRoomFor(DeviceQueue queue) {
        if (queues.isEmpty()) {
            return true;
        }
        long keys = (queues.size() + 1L) * OutgoingRecord.PARTITION_KEY_BYTES;
        return !isFull() && bytes + queue.peek().bytes().length + keys <= MAX_BYTES;
    }

    void add(DeviceQueue queue, long now) {
        if (queues.isEmpty()) {
            begunAt = now;
        }
        queues.add(queue);
        bytes += queue.peek().bytes().length;
    }

    boolean isFull() {
        return queues.size() == maxRecords;
    }

    boolean isEmpty() {
        return queues.isEmpty();
    }

    /** When its first record was added. */
    long begunAt() {
        return begunAt;
    }

    /** Notes that it is sent; no record is added any more. */
    void sent(long now) {
        sentAt = now;
    }

    long sentAt() {
        return sentAt;
    }

    /** The devices, each once. */
    List<DeviceQueue> queues() {
        return queues;
    }

    /** The bytes of its records, without their partition keys. */
    long bytes() {
        return bytes;
    }

    /** The records as a client takes them. */
    List<PutRecordsRequestEntry> records(PartitionKeys keys) {
        List<PutRecordsRequestEntry> records = new ArrayList<>(queues.size());
        for (DeviceQueue queue : queues) {
            records.add(
                    PutRecordsRequestEntry.builder()
                            .partitionKey(queue.partitionKey(keys))
                            .data(SdkBytes.fromByteArrayUnsafe(queue.peek().bytes()))
                            .build());
        }
        return records;
    }
}
