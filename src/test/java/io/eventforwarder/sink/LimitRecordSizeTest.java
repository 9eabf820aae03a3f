package io.eventforwarder.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.event.DeadLetter;
import io.eventforwarder.event.OutgoingRecord;
import io.eventforwarder.event.Refusal;
import io.eventforwarder.testing.Inputs;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LimitRecordSizeTest {
    private static final OutputTag<DeadLetter> REFUSED =
            new OutputTag<>("refused", DeadLetter.TYPE);

    private OneInputStreamOperatorTestHarness<OutgoingRecord, OutgoingRecord> limit;

    private static OutgoingRecord ofSize(int bytes) {
        return new OutgoingRecord(
                "mp_deviceid:a", new byte[bytes], 1, Inputs.place(1), Inputs.ARRIVAL);
    }

    private void limitTo(long maxRecordSize) throws Exception {
        limit =
                new OneInputStreamOperatorTestHarness<>(
                        new ProcessOperator<>(new LimitRecordSize(maxRecordSize, REFUSED)));
        limit.open();
    }

    @AfterEach
    void close() throws Exception {
        limit.close();
    }

    @Test
    void thePartitionKeyIsCountedIn() throws Exception {
        limitTo(1024);
        limit.processElement(ofSize(1024 - 32), 0);
        limit.processElement(ofSize(1024 - 31), 0);

        assertThat(limit.extractOutputValues()).hasSize(1);
        assertThat(limit.getSideOutput(REFUSED))
                .extracting(StreamRecord::getValue)
                .singleElement()
                .satisfies(
                        letter -> {
                            assertThat(letter.reason()).isEqualTo(Refusal.RECORD_TOO_LARGE);
                            assertThat(letter.stage()).isEqualTo(DeadLetter.Stage.SINK);
                            assertThat(letter.detail())
                                    .contains("1025 bytes")
                                    .contains("max-record-size is 1024");
                            assertThat(letter.payload()).hasSize(993);
                        });
    }

    @Test
    void whatNoPutRecordsRequestTakesIsADeadLetterWhateverTheSettings() throws Exception {
        limitTo(Long.MAX_VALUE);
        limit.processElement(ofSize(10 << 20), 0);

        assertThat(limit.extractOutputValues()).isEmpty();
        assertThat(limit.getSideOutput(REFUSED)).hasSize(1);
    }
}
