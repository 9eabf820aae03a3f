package io.eventforwarder.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.ForwardingPipeline;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.sink.DeadLetterOutput;
import io.eventforwarder.sink.RecordOutput;
import io.eventforwarder.source.EventSource;
import io.eventforwarder.testing.TestSettings;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

/** How long events may wait on their way to their device's operator. */
class BufferTimeoutTest {
    private static final long FLINKS_OWN_MILLIS = 100;

    @Test
    void asReceivedAnEventIsSentOnWithinAMillisecond() {
        assertThat(bufferTimeoutOfRouting(TestSettings.asReceived())).isEqualTo(1);
    }

    @Test
    void inBatchesThereIsNoHurry() {
        assertThat(bufferTimeoutOfRouting(TestSettings.asReceived("send-as-batch", "true")))
                .isEqualTo(FLINKS_OWN_MILLIS);
    }

    private static long bufferTimeoutOfRouting(Settings settings) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        new ForwardingPipeline(
                        settings,
                        EventSource.of(settings.source()),
                        RecordOutput.of(settings),
                        DeadLetterOutput.of(settings))
                .build(env);
        return env.getStreamGraph().getStreamNodes().stream()
                .filter(node -> "route".equals(node.getTransformationUID()))
                .mapToLong(StreamNode::getBufferTimeout)
                .findFirst()
                .orElseThrow();
    }
}
