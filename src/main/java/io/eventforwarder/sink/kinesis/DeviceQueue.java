package io.eventforwarder.sink.kinesis;

import io.eventforwarder.model.OutgoingRecord;
import java.util.ArrayDeque;
import javax.annotation.Nullable;

/**
 * One device's records that are not acknowledged yet, in order. The first record may be in flight.
 * The records have consecutive numbers. The first records are in memory, and later ones may be only
 * in state, each under its number. No record is written to state twice.
 */
final class DeviceQueue {
    private final String deviceKey;
    private final ArrayDeque<OutgoingRecord> inMemory = new ArrayDeque<>(2);

    /** Null until it is used for the first time. */
    @Nullable private String partitionKey;

    private long hash;
    private long first;
    private long end;
    private long bytes;
    private long events;

    /** The records in memory from this number on are not in state. */
    private long firstNotStored;

    private boolean isSummaryStored;
    private int failures;
    private boolean isSentAlone;

    /**
     * @param summary the numbers of the first record and after the last one, bytes and events of
     *     the records that are in state; null if state has none
     */
    DeviceQueue(String deviceKey, @Nullable long[] summary) {
        this.deviceKey = deviceKey;
        if (summary != null) {
            first = summary[0];
            end = summary[1];
            bytes = summary[2];
            events = summary[3];
            firstNotStored = first;
            isSummaryStored = true;
        }
    }

    String deviceKey() {
        return deviceKey;
    }

    String partitionKey(PartitionKeys keys) {
        if (partitionKey == null) {
            partitionKey = keys.of(deviceKey);
            hash = keys.hash(partitionKey);
        }
        return partitionKey;
    }

    /** See {@link PartitionKeys#hash}. */
    long hash(PartitionKeys keys) {
        partitionKey(keys);
        return hash;
    }

    /** Marks the first record, which is then sent in a request without other records. */
    void sendAlone() {
        isSentAlone = true;
    }

    boolean isSentAlone() {
        return isSentAlone;
    }

    boolean isEmpty() {
        return first == end;
    }

    /** Whether the last records are only in state. Later records must then go to state, too. */
    boolean hasOverflow() {
        return first + inMemory.size() < end;
    }

    boolean isFirstInMemory() {
        return !inMemory.isEmpty();
    }

    /** Adds a record at the end, in memory. */
    void add(OutgoingRecord record) {
        if (hasOverflow()) {
            throw new IllegalStateException("Earlier records are only in state.");
        }
        inMemory.add(record);
        count(record, 1);
        end++;
    }

    /** Adds a record at the end, only in state. The caller writes it under the returned number. */
    long addToState(OutgoingRecord record) {
        count(record, 1);
        return end++;
    }

    /** Adds the first record, which was only in state, to memory. */
    void load(OutgoingRecord record) {
        inMemory.add(record);
        firstNotStored = first + inMemory.size();
    }

    /** The first record, which is in memory. */
    OutgoingRecord peek() {
        return inMemory.element();
    }

    long firstNumber() {
        return first;
    }

    /** The bytes of the records in memory. */
    long bytesInMemory() {
        return inMemory.stream().mapToLong(RecordBuffer::size).sum();
    }

    /** Whether the first record, which is in memory, is in state as well. */
    boolean isFirstStored() {
        return first < firstNotStored;
    }

    /** Removes the first record, which is acknowledged or refused. */
    OutgoingRecord removeFirst() {
        failures = 0;
        isSentAlone = false;
        first++;
        firstNotStored = Math.max(first, firstNotStored);
        OutgoingRecord record = inMemory.remove();
        count(record, -1);
        return record;
    }

    private void count(OutgoingRecord record, int sign) {
        bytes += sign * RecordBuffer.size(record);
        events += sign * (long) record.events();
    }

    /**
     * Counts a failed attempt to send the first record, and returns the number of failed attempts.
     */
    int failed() {
        return ++failures;
    }

    /** Writes those records to state that state does not hold yet, and the summary. */
    void store(RecordBuffer.RecordState state) throws Exception {
        long number = first;
        for (OutgoingRecord record : inMemory) {
            if (number >= firstNotStored) {
                state.put(deviceKey, number, record);
            }
            number++;
        }
        firstNotStored = number;
        isSummaryStored = true;
        state.putSummary(deviceKey, new long[] {first, end, bytes, events});
    }

    /** Whether state has a summary of this device, which may be outdated. */
    boolean isSummaryStored() {
        return isSummaryStored;
    }
}
