package io.eventforwarder.sink.kinesis;

import io.eventforwarder.model.OutgoingRecord;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * The records that are not acknowledged yet, in a queue per device. Decides whether a record waits
 * in memory, in state, or upstream, and which device sends next.
 */
final class RecordBuffer {
    private final long maxBytesInMemory;
    private final long maxBytesInState;
    private final RecordState state;
    private final Map<String, DeviceQueue> queues = new LinkedHashMap<>();

    /** Devices without a record in a request, in the order in which they send. */
    private final ArrayDeque<DeviceQueue> ready = new ArrayDeque<>();

    /** Devices whose first record has to be loaded from state. They send after {@link #ready}. */
    private final ArrayDeque<DeviceQueue> readyInState = new ArrayDeque<>();

    private long bytesInMemory;
    private long bytesInState;
    private long bytesInRequests;
    private long events;

    /** Keyed state for the records of all devices, each record under its device and number. */
    interface RecordState {
        void put(String deviceKey, long number, OutgoingRecord record) throws Exception;

        OutgoingRecord get(String deviceKey, long number) throws Exception;

        void remove(String deviceKey, long number) throws Exception;
    }

    RecordBuffer(long maxBytesInMemory, long maxBytesInState, RecordState state) {
        this.maxBytesInMemory = maxBytesInMemory;
        this.maxBytesInState = maxBytesInState;
        this.state = state;
    }

    /** Whether a record has to wait upstream, because there is no room for it in state. */
    boolean isFull(OutgoingRecord record) {
        return bytesInState > 0 && bytesInState + record.bytes().length > maxBytesInState;
    }

    /**
     * Adds a record that arrives, in memory if there is room.
     *
     * @return whether its device had no other record, and is ready now
     */
    boolean add(OutgoingRecord record) throws Exception {
        DeviceQueue queue = queueOf(record.deviceKey());
        boolean wasEmpty = queue.isEmpty();
        int bytes = record.bytes().length;
        if (goesToState(queue, bytes)) {
            state.put(record.deviceKey(), queue.addToState(), record);
            bytesInState += bytes;
        } else {
            queue.add(record);
            bytesInMemory += bytes;
        }
        events += record.events();
        if (wasEmpty) {
            addReady(queue);
        }
        return wasEmpty;
    }

    private boolean goesToState(DeviceQueue queue, int bytes) {
        // Memory is reserved for the records that already wait in state.
        return queue.hasOverflow()
                || !readyInState.isEmpty()
                || (bytesInMemory > 0 && bytesInMemory + bytes > maxBytesInMemory);
    }

    /** Adds the records of a device that are in restored state; they stay there until sent. */
    void restore(String deviceKey, Iterable<Map.Entry<Long, OutgoingRecord>> records) {
        DeviceQueue queue = queueOf(deviceKey);
        for (Map.Entry<Long, OutgoingRecord> record : records) {
            queue.restore(record.getKey());
            events += record.getValue().events();
            bytesInState += record.getValue().bytes().length;
        }
        addReady(queue);
    }

    private DeviceQueue queueOf(String deviceKey) {
        return queues.computeIfAbsent(deviceKey, DeviceQueue::new);
    }

    /** Makes a device send its first record after the devices that are already ready. */
    void addReady(DeviceQueue queue) {
        (queue.isFirstOnlyInState() ? readyInState : ready).add(queue);
    }

    /** Makes a device, whose first record is in memory, the last of those that are ready. */
    void addReadyLast(DeviceQueue queue) {
        ready.add(queue);
    }

    /** Makes devices send their first records before all other devices, in this order. */
    void addReadyFirst(List<DeviceQueue> queues) {
        for (int i = queues.size() - 1; i >= 0; i--) {
            ready.addFirst(queues.get(i));
        }
    }

    /** Removes and returns the next device that may send; null if no device may send. */
    @Nullable
    DeviceQueue pollReady() {
        if (!ready.isEmpty()) {
            return ready.remove();
        }
        return !readyInState.isEmpty() && hasRoomFor(readyInState.element())
                ? readyInState.remove()
                : null;
    }

    /** Whether a device's first record is in memory or may be loaded. */
    boolean hasRoomFor(DeviceQueue queue) {
        return !queue.isFirstOnlyInState() || bytesInRequests < maxBytesInMemory;
    }

    /** Loads a device's first record, if it is only in state, for a request. */
    void startRequest(DeviceQueue queue) throws Exception {
        if (queue.isFirstOnlyInState()) {
            OutgoingRecord record = state.get(queue.deviceKey(), queue.firstNumber());
            queue.load(record);
            bytesInState -= record.bytes().length;
            bytesInMemory += record.bytes().length;
        }
        bytesInRequests += queue.peek().bytes().length;
    }

    /** Called when a request has been answered, or is not sent after all. */
    void endRequest(PutRequest request) {
        bytesInRequests -= request.bytes();
    }

    /** Removes a device's first record, which is acknowledged or refused. */
    OutgoingRecord removeFirst(DeviceQueue queue) throws Exception {
        if (queue.isFirstStored()) {
            state.remove(queue.deviceKey(), queue.firstNumber());
        }
        OutgoingRecord record = queue.removeFirst();
        bytesInMemory -= record.bytes().length;
        events -= record.events();
        if (queue.isEmpty()) {
            queues.remove(queue.deviceKey());
        } else {
            addReady(queue);
        }
        return record;
    }

    /** If memory is short, drops a waiting device's records from memory. */
    void unload(DeviceQueue queue) {
        if (bytesInMemory > maxBytesInMemory / 2) {
            long bytes = queue.unload();
            bytesInMemory -= bytes;
            bytesInState += bytes;
        }
    }

    /** Writes those records to state that state does not hold yet. */
    void store() throws Exception {
        for (DeviceQueue queue : queues.values()) {
            queue.store(state);
        }
    }

    boolean isEmpty() {
        return queues.isEmpty();
    }

    long bytesInMemory() {
        return bytesInMemory;
    }

    long bytesInState() {
        return bytesInState;
    }

    long events() {
        return events;
    }
}
