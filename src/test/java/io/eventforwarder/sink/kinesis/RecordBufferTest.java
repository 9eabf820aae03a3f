package io.eventforwarder.sink.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.model.OutgoingRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The record buffer without Flink. Each record of these tests has two bytes. */
class RecordBufferTest {
    private final Map<String, OutgoingRecord> stored = new TreeMap<>();
    private final Map<String, long[]> summaries = new TreeMap<>();
    private final RecordBuffer buffer = buffer(3);
    private int reading;

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

        @Override
        public void putSummary(String deviceKey, long[] summary) {
            summaries.put(deviceKey, summary);
        }

        @Override
        public long[] summary(String deviceKey) {
            return summaries.get(deviceKey);
        }

        @Override
        public void removeSummary(String deviceKey) {
            summaries.remove(deviceKey);
        }

        @Override
        public Stream<String> devices() {
            reading++;
            return List.copyOf(summaries.keySet()).stream().onClose(() -> reading--);
        }
    }

    /** A buffer whose memory has room for this many records, each of another device. */
    private RecordBuffer buffer(int records) {
        return new RecordBuffer(records * SinkSubtask.BYTES_OF_A_RECORD, new StoredRecords());
    }

    private void add(String... texts) throws Exception {
        for (String text : texts) {
            buffer.add(SinkSubtask.record(text));
        }
    }

    /** Sends the first record of the next device, and acknowledges it at once. */
    private static String send(RecordBuffer buffer) throws Exception {
        return SinkSubtask.text(buffer.removeFirst(buffer.pollReady()));
    }

    private static List<String> sendAll(RecordBuffer buffer) throws Exception {
        List<String> sent = new ArrayList<>();
        while (!buffer.isEmpty()) {
            sent.add(send(buffer));
        }
        return sent;
    }

    @Test
    void recordsWaitInMemoryWhileThereIsRoomAndThenInState() throws Exception {
        add("a1", "b1");
        assertThat(buffer.isStateEmpty()).isTrue();
        assertThat(buffer.hasRoomFor(SinkSubtask.record("c1"))).isTrue();
        add("c1");
        assertThat(stored).isEmpty();
        assertThat(buffer.bytesInMemory()).isEqualTo(3 * SinkSubtask.BYTES_OF_A_RECORD);
        assertThat(buffer.hasRoomFor(SinkSubtask.record("d1"))).isFalse();

        add("a2", "d1");

        assertThat(stored).hasSize(2);
        assertThat(buffer.isStateEmpty()).isFalse();
        assertThat(buffer.records()).isEqualTo(5);
        assertThat(sendAll(buffer)).containsSubsequence("a1", "a2").contains("b1", "c1", "d1");
        assertThat(stored).isEmpty();
        assertThat(summaries).isEmpty();
        assertThat(buffer.bytesInMemory()).isZero();
        assertThat(buffer.bytesInState()).isZero();
    }

    @Test
    void aDeviceKeepsItsOrderWhileItsRecordsWaitInMemoryAndInState() throws Exception {
        add("a1", "b1", "c1", "a2", "d1", "d2");
        assertThat(List.of(send(buffer), send(buffer))).containsExactly("a1", "b1");

        // There is room in memory, but earlier records of these devices are in state.
        add("d3", "a3");

        List<String> sent = sendAll(buffer);
        assertThat(sent).containsSubsequence("a2", "a3").containsSubsequence("d1", "d2", "d3");
        assertThat(sent).hasSize(6);
    }

    @Test
    void devicesOnlyInStateTakeNoMemory() throws Exception {
        for (char device = 'A'; device <= 'z'; device++) {
            add(device + "1", device + "2");
        }
        assertThat(buffer.devicesInMemory()).isLessThanOrEqualTo(3);
        buffer.store();

        RecordBuffer restored = buffer(3);
        restored.restore();

        assertThat(restored.devicesInMemory()).isZero();
        assertThat(restored.bytesInMemory()).isZero();
        assertThat(restored.records()).isEqualTo(2 * ('z' - 'A' + 1));
        assertThat(restored.events()).isEqualTo(buffer.events());
        List<String> sent = new ArrayList<>();
        for (char device = 'A'; device <= 'z'; device++) {
            sent.add(send(restored));
            restored.add(SinkSubtask.record(device + "3"));
            assertThat(restored.devicesInMemory()).isLessThanOrEqualTo(3);
        }
        sent.addAll(sendAll(restored));
        for (char device = 'A'; device <= 'z'; device++) {
            assertThat(sent).containsSubsequence(device + "1", device + "2", device + "3");
        }
        assertThat(sent).hasSize(3 * ('z' - 'A' + 1));
        assertThat(stored).isEmpty();
        assertThat(summaries).isEmpty();
    }

    @Test
    void aReturnedDeviceIsNext() throws Exception {
        add("a1", "b1");
        DeviceQueue first = buffer.pollReady();
        buffer.addReadyFirst(List.of(first));

        assertThat(sendAll(buffer)).containsExactly("a1", "b1");
    }

    @Test
    void aRecordIsStoredOnce() throws Exception {
        add("a1", "a2");
        buffer.store();
        assertThat(stored).hasSize(2);
        stored.clear();

        buffer.store();

        assertThat(stored).isEmpty();
    }

    @Test
    void restoredRecordsAreSentInTheOrderOfTheirNumbers() throws Exception {
        for (long number = 7; number < 9; number++) {
            OutgoingRecord record = SinkSubtask.record("a" + number);
            stored.put(record.deviceKey() + number, record);
        }
        summaries.put(
                SinkSubtask.deviceKey("a"), new long[] {7, 9, 2 * (2 + RecordBuffer.OVERHEAD), 4});

        buffer.restore();
        assertThat(buffer.bytesInMemory()).isZero();
        assertThat(buffer.bytesInState()).isEqualTo(2 * (2 + RecordBuffer.OVERHEAD));

        assertThat(sendAll(buffer)).containsExactly("a7", "a8");
        assertThat(reading).as("keys of the state that are still open").isZero();
        assertThat(stored).isEmpty();
        assertThat(buffer.events()).isZero();
    }
}
