package io.eventforwarder.sink.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.model.OutgoingRecord;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The record buffer without Flink. Each record of these tests has two bytes. */
class RecordBufferTest {
    private final Map<String, OutgoingRecord> stored = new TreeMap<>();
    private final RecordBuffer buffer = new RecordBuffer(4, 4, new StoredRecords());

    private final class StoredRecords implements RecordBuffer.RecordState {
        @Override
        public void put(String deviceKey, long number, OutgoingRecord record) {
            stored.put(deviceKey + number, record);
        }

        @Override
        public OutgoingRecord get(String deviceKey, long number) {
            return stored.get(deviceKey + number);
        }

        @Override
        public void remove(String deviceKey, long number) {
            stored.remove(deviceKey + number);
        }
    }

    private void add(String... texts) throws Exception {
        for (String text : texts) {
            buffer.add(SinkSubtask.record(text));
        }
    }

    /** Sends the first record of the next device, and acknowledges it at once. */
    private String send() throws Exception {
        DeviceQueue queue = buffer.pollReady();
        buffer.startRequest(queue);
        buffer.endRequest(PutRequest.of(queue, 0));
        return SinkSubtask.text(buffer.removeFirst(queue));
    }

    @Test
    void recordsWaitInMemoryThenInStateThenUpstream() throws Exception {
        add("a1", "b1");
        assertThat(stored).isEmpty();
        assertThat(buffer.bytesInMemory()).isEqualTo(4);

        add("a2", "c1");
        assertThat(stored).hasSize(2);
        assertThat(buffer.bytesInState()).isEqualTo(4);

        assertThat(buffer.isFull(SinkSubtask.record("d1"))).isTrue();
    }

    @Test
    void onceRecordsWaitInStateLaterOnesGoThereTooUntilItIsEmpty() throws Exception {
        add("a1", "b1", "c1");
        assertThat(send()).isEqualTo("a1");

        add("d1");

        assertThat(buffer.bytesInState()).isEqualTo(4);
        assertThat(List.of(send(), send(), send())).containsExactly("b1", "c1", "d1");
        assertThat(stored).isEmpty();
        add("e1");
        assertThat(stored).isEmpty();
    }

    @Test
    void stateIsLoadedOnlyWhileRequestsLeaveRoomInMemory() throws Exception {
        add("a1", "b1", "c1");
        buffer.startRequest(buffer.pollReady());
        buffer.startRequest(buffer.pollReady());

        assertThat(buffer.pollReady()).isNull();
    }

    @Test
    void aReturnedDeviceIsNext() throws Exception {
        add("a1", "b1");
        DeviceQueue first = buffer.pollReady();
        buffer.addReadyFirst(List.of(first));

        assertThat(List.of(send(), send())).containsExactly("a1", "b1");
        assertThat(buffer.isEmpty()).isTrue();
    }

    @Test
    void aRecordIsStoredOnceAndLeavesMemoryWhenThatIsShort() throws Exception {
        add("a1", "a2");
        buffer.store();
        assertThat(stored).hasSize(2);
        stored.clear();

        buffer.store();
        assertThat(stored).isEmpty();

        buffer.unload(buffer.pollReady());
        assertThat(buffer.bytesInMemory()).isZero();
        assertThat(buffer.bytesInState()).isEqualTo(4);
        assertThat(buffer.events()).isEqualTo(2 * SinkSubtask.EVENTS_A_RECORD);
    }

    @Test
    void restoredRecordsAreSentInTheOrderOfTheirNumbers() throws Exception {
        Map<Long, OutgoingRecord> restored = new TreeMap<>(Comparator.reverseOrder());
        for (long number = 7; number < 9; number++) {
            OutgoingRecord record = SinkSubtask.record("a" + number);
            restored.put(number, record);
            stored.put(record.deviceKey() + number, record);
        }

        buffer.restore(SinkSubtask.deviceKey("a"), restored.entrySet());
        assertThat(buffer.bytesInMemory()).isZero();
        assertThat(buffer.bytesInState()).isEqualTo(4);

        assertThat(List.of(send(), send())).containsExactly("a7", "a8");
        assertThat(stored).isEmpty();
    }
}
