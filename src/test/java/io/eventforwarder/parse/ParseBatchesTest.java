package io.eventforwarder.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.DeadLetterReason;
import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.Field;
import io.eventforwarder.model.InputRecord;
import io.eventforwarder.testing.Inputs;
import java.util.EnumSet;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;

class ParseBatchesTest {
    private static final OutputTag<DeadLetter> REFUSED =
            new OutputTag<>("refused", DeadLetter.TYPE);

    private static final DeadLetter DAMAGED =
            new DeadLetter(
                    DeadLetterReason.DAMAGED_FILE,
                    "The file is damaged.",
                    DeadLetter.Stage.PARSE,
                    1,
                    Inputs.ARRIVAL,
                    Inputs.position(0),
                    new byte[] {'{'});

    @Test
    void batchesAndDeadLettersLeaveOnDifferentOutputs() throws Exception {
        ParseBatches parse = new ParseBatches(EnumSet.of(Field.IP_ADDRESS), REFUSED);
        OneInputStreamOperatorTestHarness<InputRecord, EventBatch> operator =
                new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(parse));
        try {
            operator.setup(EventBatch.TYPE.createSerializer(new SerializerConfigImpl()));
            operator.open();

            operator.processElement(Inputs.record("{\"ip\":\"::1\",\"mpid\":1}"), 0);
            operator.processElement(Inputs.record("[{\"mpid\":2,\"events\":[{},5]},7]"), 0);
            operator.processElement(Inputs.record(" \n"), 0);
            operator.processElement(new InputRecord(DAMAGED), 0);

            assertThat(operator.extractOutputValues())
                    .extracting(batch -> batch.envelope().members().toString())
                    .containsExactly("\"mpid\":1", "\"mpid\":2");
            assertThat(operator.getSideOutput(REFUSED))
                    .extracting(letter -> letter.getValue().reason())
                    .containsExactly(
                            DeadLetterReason.EVENT_NOT_AN_OBJECT,
                            DeadLetterReason.NOT_AN_OBJECT,
                            DeadLetterReason.DAMAGED_FILE);
        } finally {
            operator.close();
        }
    }
}
