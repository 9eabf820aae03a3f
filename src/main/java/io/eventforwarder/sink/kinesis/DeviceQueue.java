package io.eventforwarder.sink.kinesis;

import io.eventforwarder.model.OutgoingRecord;
import java.util.ArrayDeque;
import javax.annotation.Nullable;

/**
 * One device's records that are not acknowledged yet, in order. The first record may be in flight.
 * The records have consecutive numbers. The first records are in memory. Records that arrived when
 * memory was short are only in state, each under its number. No record is written to state twice.
 */
final class DeviceQueue {
    private final String deviceKey;
    private final ArrayDeque<OutgoingRecord> inMemory = new ArrayDeque<>(2);

    /** Null until it is used for the first time. */
    @Nullable private String partitionKey;

    private long hash;
    private long first;
    private long end;

    /** The records in memory from this number on are not in state. */
    private long firstNotStored;

    private int failures;
    private boolean isSentAlone;

    DeviceQueue(String deviceKey) {
        this.deviceKey = deviceKey;
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

    /** Whether the first record has to be {@linkplain #load loaded} before it can be sent. */
    boolean isFirstOnlyInState() {
        return inMemory.isEmpty() && !isEmpty();
    }

    /** Adds a record at the end, in memory. */
    void add(OutgoingRecord record) {
        if (hasOverflow()) {
            throw new IllegalStateException("Earlier records are only in state.");
        }
        inMemory.add(record);
        end++;
    }

    /** Adds a record at the end, only in state. The caller writes it under the returned number. */
    long addToState() {
        return end++;
    }

    /**
     * Adds a record of restored state. Called before all other methods, in any order of the
     * records.
     */
    void restore(long number) {
        first = isEmpty() ? number : Math.min(first, number);
        end = Math.max(end, number + 1);
    }

    /** Adds the first record, which was only in state, to memory. */
    void load(OutgoingRecord record) {
        inMemory.add(record);
        firstNotStored = first + inMemory.size();
    }

    /**
     * Drops the records from memory if state has all of them.
     *
     * @return the number of bytes that were dropped from memory
     */
    long unload() {
        if (hasUnstored()) {
            return 0;
        }
        long bytes = 0;
        for (OutgoingRecord record : inMemory) {
            bytes += record.bytes().length;
        }
        inMemory.clear();
        return bytes;
    }

    /** The first record, which is in memory. */
    OutgoingRecord peek() {
        return inMemory.element();
    }

    long firstNumber() {
        return first;
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
        return inMemory.remove();
    }

    /**
     * Counts a failed attempt to send the first record, and returns the number of failed attempts.
     */
    int failed() {
        return ++failures;
    }

    private boolean hasUnstored() {
        return firstNotStored < first + inMemory.size();
    }

    /** Writes those records to state that state does not hold yet. */
    void store(RecordBuffer.RecordState state) throws Exception {
        long number = first;
        for (OutgoingRecord record : inMemory) {
            if (number >= firstNotStored) {
                state.put(deviceKey, number, record);
            }
            number++;
        }
        firstNotStored = number;
    }
}
