package io.eventforwarder.sink;

import io.eventforwarder.event.OutgoingRecord;
import java.util.ArrayDeque;
import org.apache.flink.util.function.BiConsumerWithException;

/**
 * One device's records that are not acknowledged, in their order; the first may be under way. They
 * are numbered without gaps, so that in state each stands under its number and is written once.
 */
final class DeviceQueue {
    private final String deviceKey;
    private final String partitionKey;
    private final ArrayDeque<OutgoingRecord> records = new ArrayDeque<>(2);
    private long first;
    private long firstNotStored;
    private int attempts;

    DeviceQueue(String deviceKey, String partitionKey) {
        this.deviceKey = deviceKey;
        this.partitionKey = partitionKey;
    }

    String deviceKey() {
        return deviceKey;
    }

    String partitionKey() {
        return partitionKey;
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    void add(OutgoingRecord record) {
        records.add(record);
    }

    /** Adds a record that state holds under a number; to be called in the order of the numbers. */
    void restore(long number, OutgoingRecord record) {
        if (records.isEmpty()) {
            first = number;
        }
        firstNotStored = number + 1;
        records.add(record);
    }

    OutgoingRecord peek() {
        return records.peek();
    }

    long firstNumber() {
        return first;
    }

    boolean isFirstStored() {
        return first < firstNotStored;
    }

    /** Takes off the first record, which is done with. */
    OutgoingRecord takeFirst() {
        attempts = 0;
        first++;
        firstNotStored = Math.max(first, firstNotStored);
        return records.remove();
    }

    /** Counts a failed attempt for the first record, and returns how many there were. */
    int failed() {
        return ++attempts;
    }

    /** Hands each record that state does not hold yet, with its number, to a writer of state. */
    <E extends Exception> void store(BiConsumerWithException<Long, OutgoingRecord, E> state)
            throws E {
        long number = first;
        for (OutgoingRecord record : records) {
            if (number >= firstNotStored) {
                state.accept(number, record);
            }
            number++;
        }
        firstNotStored = number;
    }
}
