package io.eventforwarder.sink.kinesis;

import io.eventforwarder.model.OutgoingRecord;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.annotation.Nullable;

/**
 * The records that are not acknowledged yet, in a queue per device. Decides whether a record waits
 * in memory or in state, and which device sends next.
 *
 * <p>Every queue in memory has its first record in memory. Devices whose records are all in state
 * have no object in memory: they are found by reading the keys of the state, a few at a time, when
 * memory has room. Byte counts contain an estimate of what the records and queues need besides
 * their bytes.
 */
final class RecordBuffer {
    /** The bytes that a record needs besides its own, and also those that a queue needs. */
    static final int OVERHEAD = 512;

    /** The most devices that are loaded from state in one turn, which takes some milliseconds. */
    private static final int MAX_READ_AHEAD = 500;

    private final long maxBytesInMemory;
    private final RecordState state;
    private final Map<String, DeviceQueue> queues = new HashMap<>();

    /** Devices without a record in a request, in the order in which they send. */
    private final ArrayDeque<DeviceQueue> ready = new ArrayDeque<>();

    /** The keys of the state that are still to be read. Null if they are read from the start. */
    @Nullable private Stream<String> keys;

    private Iterator<String> nextKeys;

    private long devicesOnlyInState;
    private long bytesInMemory;
    private long bytesInState;
    private long records;
    private long events;

    /** Keyed state: each record under its device and number, and a summary of each device. */
    interface RecordState {
        void put(String deviceKey, long number, OutgoingRecord record) throws Exception;

        OutgoingRecord get(String deviceKey, long number) throws Exception;

        void remove(String deviceKey, long number) throws Exception;

        void putSummary(String deviceKey, long[] summary) throws Exception;

        /** The summary of a device; null if it has no records in state. */
        @Nullable
        long[] summary(String deviceKey) throws Exception;

        void removeSummary(String deviceKey) throws Exception;

        /**
         * The devices that have a summary, read lazily. A change of the state during the reading
         * affects no other device.
         */
        Stream<String> devices();
    }

    RecordBuffer(long maxBytesInMemory, RecordState state) {
        this.maxBytesInMemory = maxBytesInMemory;
        this.state = state;
    }

    static long size(OutgoingRecord record) {
        return record.bytes().length + (long) OVERHEAD;
    }

    /** Counts the records of restored state. They stay there until they are sent. */
    void restore() throws Exception {
        try (Stream<String> devices = state.devices()) {
            for (Iterator<String> device = devices.iterator(); device.hasNext(); ) {
                long[] summary = state.summary(device.next());
                devicesOnlyInState++;
                records += summary[1] - summary[0];
                bytesInState += summary[2];
                events += summary[3];
            }
        }
    }

    /** Whether memory has room for a record that arrives. */
    boolean hasRoomFor(OutgoingRecord record) {
        return bytesInMemory == 0 || bytesInMemory + size(record) + OVERHEAD <= maxBytesInMemory;
    }

    /** Whether a record that arrives would not go to state. */
    boolean wouldKeepInMemory(OutgoingRecord record) throws Exception {
        if (!hasRoomFor(record)) {
            return false;
        }
        DeviceQueue queue = queues.get(record.deviceKey());
        return queue != null
                ? !queue.hasOverflow()
                : devicesOnlyInState == 0 || state.summary(record.deviceKey()) == null;
    }

    /** Whether no record is only in state. */
    boolean isStateEmpty() {
        return bytesInState == 0;
    }

    /**
     * Adds a record that arrives, in memory if there is room.
     *
     * @return whether its device had no other record, and is ready now
     */
    boolean add(OutgoingRecord record) throws Exception {
        String deviceKey = record.deviceKey();
        DeviceQueue known = queues.get(deviceKey);
        DeviceQueue queue = known;
        if (queue == null) {
            long[] summary = devicesOnlyInState > 0 ? state.summary(deviceKey) : null;
            queue = new DeviceQueue(deviceKey, summary);
        }
        records++;
        events += record.events();
        if (hasRoomFor(record) && !queue.hasOverflow()) {
            boolean wasEmpty = queue.isEmpty();
            queue.add(record);
            bytesInMemory += size(record);
            if (known == null) {
                index(queue);
            }
            if (wasEmpty) {
                ready.add(queue);
            }
            return wasEmpty;
        }
        if (known == null && queue.isEmpty()) {
            devicesOnlyInState++;
        }
        state.put(deviceKey, queue.addToState(record), record);
        bytesInState += size(record);
        if (known == null) {
            queue.store(state);
        }
        return false;
    }

    private void index(DeviceQueue queue) {
        queues.put(queue.deviceKey(), queue);
        bytesInMemory += OVERHEAD;
    }

    private void removeFromIndex(DeviceQueue queue) {
        queues.remove(queue.deviceKey());
        bytesInMemory -= OVERHEAD;
    }

    /** Makes a device send its first record after the devices that are already ready. */
    void addReady(DeviceQueue queue) {
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
    DeviceQueue pollReady() throws Exception {
        if (ready.isEmpty()) {
            readAhead();
        }
        return ready.poll();
    }

    /**
     * Loads the first records of devices that are only in state. One half of the memory is left for
     * records that arrive.
     */
    private void readAhead() throws Exception {
        while (devicesOnlyInState > 0 && mayLoad() && ready.size() < MAX_READ_AHEAD) {
            String deviceKey = nextKey();
            long[] summary = queues.containsKey(deviceKey) ? null : state.summary(deviceKey);
            if (summary != null) {
                DeviceQueue queue = new DeviceQueue(deviceKey, summary);
                devicesOnlyInState--;
                index(queue);
                load(queue);
            }
        }
        if (devicesOnlyInState == 0) {
            stopReading();
        }
    }

    private String nextKey() {
        if (keys == null || !nextKeys.hasNext()) {
            stopReading();
            keys = state.devices();
            nextKeys = keys.iterator();
        }
        return nextKeys.next();
    }

    /** Releases the resources of the state that reading ahead holds. */
    void stopReading() {
        if (keys != null) {
            keys.close();
            keys = null;
        }
    }

    private boolean mayLoad() {
        return bytesInMemory <= maxBytesInMemory / 2;
    }

    private void load(DeviceQueue queue) throws Exception {
        OutgoingRecord record = state.get(queue.deviceKey(), queue.firstNumber());
        queue.load(record);
        bytesInState -= size(record);
        bytesInMemory += size(record);
        ready.add(queue);
    }

    /** Removes a device's first record, which is acknowledged or refused. */
    OutgoingRecord removeFirst(DeviceQueue queue) throws Exception {
        if (queue.isFirstStored()) {
            state.remove(queue.deviceKey(), queue.firstNumber());
        }
        OutgoingRecord record = queue.removeFirst();
        bytesInMemory -= size(record);
        records--;
        events -= record.events();
        if (queue.isEmpty()) {
            if (queue.isSummaryStored()) {
                state.removeSummary(queue.deviceKey());
            }
            removeFromIndex(queue);
        } else if (queue.isFirstInMemory()) {
            ready.add(queue);
        } else if (mayLoad()) {
            load(queue);
        } else {
            queue.store(state);
            removeFromIndex(queue);
            devicesOnlyInState++;
        }
        return record;
    }

    /** Writes those records to state that state does not hold yet. */
    void store() throws Exception {
        for (DeviceQueue queue : queues.values()) {
            queue.store(state);
        }
    }

    boolean isEmpty() {
        return records == 0;
    }

    long records() {
        return records;
    }

    /** Whether there are devices without a queue in memory. */
    boolean hasDevicesOnlyInState() {
        return devicesOnlyInState > 0;
    }

    /** The number of devices that may send. */
    int devicesReady() {
        return ready.size();
    }

    /** The number of devices that have a queue in memory. */
    int devicesInMemory() {
        return queues.size();
    }

    long bytesInMemory() {
        return bytesInMemory;
    }

    /** The bytes of the records that are only in state. */
    long bytesInState() {
        return bytesInState;
    }

    long events() {
        return events;
    }
}
