package io.eventforwarder.sink.kinesis;

import io.eventforwarder.model.OutgoingRecord;
import java.util.ArrayDeque;
import javax.annotation.Nullable;
import org.apache.flink.util.function.BiConsumerWithException;

/**
 * One device's records that are not done with, in their order; the first may be under way. They are
 * numbered without gaps. The first ones are in memory; where memory was short when they came, the
 * others are in state alone, each under its number. In memory or not, a record is written to state
 * once.
 */
final class DeviceQueue {
    private final String deviceKey;
    @Nullable private String partitionKey;
    private long hash;
    private final ArrayDeque<OutgoingRecord> inMemory = new ArrayDeque<>(2);
    private long first;
    private long end;

    /** Of the records in memory, those from this number on are not in state. */
    private long firstNotStored;

    private int attempts;
    private boolean sentAlone;

    DeviceQueue(String deviceKey) {
        this.deviceKey = deviceKey;
    }

    String deviceKey() {
        return deviceKey;
    }

    /** What its records are sent with, made when that is first asked for. */
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

    /** Has its first record sent in a request of its own. */
    void sendAlone() {
        sentAlone = true;
    }

    boolean isSentAlone() {
        return sentAlone;
    }

    boolean isEmpty() {
        return first == end;
    }

    /** Whether its last records are in state alone: then later ones must go there, too. */
    boolean hasOverflow() {
        return first + inMemory.size() < end;
    }

    /** Whether its first record has to be {@linkplain #load loaded} before it can be sent. */
    boolean isFirstInStateAlone() {
        return inMemory.isEmpty() && !isEmpty();
    }

    /** Adds a record at the end, in memory. */
    void add(OutgoingRecord record) {
        if (hasOverflow()) {
            throw new IllegalStateException("Records in state come before this one.");
        }
        inMemory.add(record);
        end++;
    }

    /** Adds a record at the end that is written to state under the number that this returns. */
    long addToState() {
        return end++;
    }

    /** Adds a record that state was restored with; in any order, before all else. */
    void restore(long number) {
        first = isEmpty() ? number : Math.min(first, number);
        end = Math.max(end, number + 1);
    }

    /** Takes the first record, which state has, into memory. */
    void load(OutgoingRecord record) {
        inMemory.add(record);
        firstNotStored = first + inMemory.size();
    }

    /**
     * Leaves what is in memory to state, where state has all of it.
     *
     * @return the bytes that memory no longer holds
     */
    long unload() {
        if (isStoredInPart()) {
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

    /** Takes off the first record, which is done with. */
    OutgoingRecord takeFirst() {
        attempts = 0;
        sentAlone = false;
        first++;
        firstNotStored = Math.max(first, firstNotStored);
        return inMemory.remove();
    }

    /** Counts a failed attempt for the first record, and returns how many there were. */
    int failed() {
        return ++attempts;
    }

    /** Whether {@link #store} has something to write. */
    boolean isStoredInPart() {
        return firstNotStored < first + inMemory.size();
    }

    /** Hands each record that state does not hold yet, with its number, to a writer of state. */
    <E extends Exception> void store(BiConsumerWithException<Long, OutgoingRecord, E> state)
            throws E {
        long number = first;
        for (OutgoingRecord record : inMemory) {
            if (number >= firstNotStored) {
                state.accept(number, record);
            }
            number++;
        }
        firstNotStored = number;
    }
}
