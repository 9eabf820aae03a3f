package io.eventforwarder.sink.kinesis;

import io.eventforwarder.model.OutgoingRecord;
import java.util.ArrayDeque;
import javax.annotation.Nullable;

/**
 * One device's records that are not acknowledged yet, in order; the first may be in flight. They
 * are numbered without gaps. The first ones are in memory. Those that arrived when memory was short
 * are only in state, each under its number. A record is written to state once at most.
 */
final class DeviceQueue {
    private final String deviceKey;
    private final ArrayDeque<OutgoingRecord> inMemory = new ArrayDeque<>(2);

    /** Null until it is first asked for. */
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

    /** Has the first record sent in a request of its own. */
    void sendAlone() {
        isSentAlone = true;
    }

    boolean isSentAlone() {
        return isSentAlone;
    }

    boolean isEmpty() {
        return first == end;
    }

    /** Whether the last records are only in state: then later ones must go there, too. */
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

    /** Adds a record at the end that is written to state under the number that this returns. */
    long addToState() {
        return end++;
    }

    /** Adds a record of a restored state; in any order, before all else. */
    void restore(long number) {
        first = isEmpty() ? number : Math.min(first, number);
        end = Math.max(end, number + 1);
    }

    /** Takes the first record, which is in state, into memory. */
    void load(OutgoingRecord record) {
        inMemory.add(record);
        firstNotStored = first + inMemory.size();
    }

    /**
     * Drops the records from memory if state has all of them.
     *
     * @return the bytes that memory no longer holds
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

    /** Counts a failed attempt for the first record, and returns how many there were. */
    int failed() {
        return ++failures;
    }

    private boolean hasUnstored() {
        return firstNotStored < first + inMemory.size();
    }

    /** Writes the records to state that it does not hold yet. */
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
