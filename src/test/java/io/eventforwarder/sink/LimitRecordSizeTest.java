package io.eventforwarder.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventforwarder.event.DeadLetter;
import io.eventforwarder.event.OutgoingRecord;
import io.eventforwarder.event.Refusal;
import io.eventforwarder.settings.StateOfAnotherDestination;
import io.eventforwarder.testing.Inputs;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LimitRecordSizeTest {
    private static final String STREAM = "the stream a";
    private static final OutputTag<DeadLetter> REFUSED =
            new OutputTag<>("refused", DeadLetter.TYPE);

    private OneInputStreamOperatorTestHarness<OutgoingRecord, OutgoingRecord> limit;

    private static OutgoingRecord ofSize(int bytes) {
        return new OutgoingRecord(
                "mp_deviceid:a", new byte[bytes], 1, Inputs.place(1), Inputs.ARRIVAL);
    }

    private void limitTo(long maxRecordSize) throws Exception {
        limit = limitOf(STREAM, maxRecordSize);
        limit.open();
    }

    private static OneInputStreamOperatorTestHarness<OutgoingRecord, OutgoingRecord> limitOf(
            String destination, long maxRecordSize) throws Exception {
        OneInputStreamOperatorTestHarness<OutgoingRecord, OutgoingRecord> harness =
                new OneInputStreamOperatorTestHarness<>(
                        new ProcessOperator<>(
                                new LimitRecordSize(destination, maxRecordSize, REFUSED)));
        harness.setup(OutgoingRecord.TYPE.createSerializer(new SerializerConfigImpl()));
        return harness;
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

    @Test
    void whatWaitsForOneDestinationIsNotForAnother() throws Exception {
        limitTo(1024);
        OperatorSubtaskState state = limit.snapshot(1, 1);
        limit.close();

        limit = limitOf("the stream b", 1024);
        assertThatThrownBy(() -> limit.initializeState(state))
                .isInstanceOf(StateOfAnotherDestination.class);
        limit.close();

        limit = limitOf(STREAM, 1024);
        limit.initializeState(state);
        limit.open();
        limit.processElement(ofSize(1), 0);
        assertThat(limit.extractOutputValues()).hasSize(1);
    }
}
