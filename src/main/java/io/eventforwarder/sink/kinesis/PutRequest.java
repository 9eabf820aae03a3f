package io.eventforwarder.sink.kinesis;

import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.sink.kinesis.PutRecordClient.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.annotation.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/** The first records of some devices, which are sent in one request. Times are in milliseconds. */
final class PutRequest {
    /** The limit of Kinesis for one request, partition keys included. */
    private static final long MAX_BYTES = 10L << 20;

    /** The devices, each once. */
    final List<DeviceQueue> queues = new ArrayList<>();

    /** When the first record was added. */
    long begunAt;

    long sentAt;

    /** The most bytes that were in flight at once since it was sent, its own included. */
    long mostBytesInFlight;

    /** Whether its answer says that at least one record was stored. */
    boolean isAnyStored;

    /** Null until it is sent. */
    @Nullable CompletableFuture<List<Result>> answer;

    private final int maxRecords;
    private long bytes;

    PutRequest(int maxRecords) {
        this.maxRecords = maxRecords;
    }

    /** A request of one record. */
    static PutRequest of(DeviceQueue queue, long now) {
        PutRequest request = new PutRequest(1);
        request.add(queue, now);
        return request;
    }

    /**
     * Whether a device's first record, which must be in memory, fits into this request. An empty
     * request has room for any record.
     */
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

    /** The bytes of the records, without their partition keys. */
    long bytes() {
        return bytes;
    }

    /** The records in the form that a client sends. */
    List<PutRecordsRequestEntry> records(PartitionKeys keys) {
        List<PutRecordsRequestEntry> records = new ArrayList<>(queues.size());
        for (DeviceQueue queue : queues) {
            String partitionKey = queue.partitionKey(keys);
            records.add(
                    PutRecordsRequestEntry.builder()
                            .partitionKey(partitionKey)
                            .data(
                                    SdkBytes.fromByteArrayUnsafe(
                                            queue.peek().bytes(device -> partitionKey)))
                            .build());
        }
        return records;
    }
}
