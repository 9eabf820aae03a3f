package io.eventforwarder;

import static io.eventforwarder.PipelineUidsTest.operators;
import static io.eventforwarder.PipelineUidsTest.toAStreamWith;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Uids are permanent; see {@link PipelineUidsTest}. */
class FlinksSinkUidsTest {
    @Test
    void flinksSinkHasItsOwnState() {
        assertThat(operators(toAStreamWith("kinesis-streams-sink")))
                .contains("kinesis-streams-sink: Forward to Kinesis: Writer")
                .doesNotContain("put-record: Forward to Kinesis");
    }
}
