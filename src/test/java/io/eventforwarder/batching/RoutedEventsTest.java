package io.eventforwarder.batching;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.EventForwarderJob;
import io.eventforwarder.ForwardingPipeline;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.testing.TestSettings;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

/** How events go to the operator that has their device. */
class RoutedEventsTest {
    private static final long FLINKS_OWN_MILLIS = 100;

    @Test
    void asReceivedAnEventIsSentOnWithinAMillisecond() {
        assertThat(bufferTimeout(TestSettings.asReceived())).isEqualTo(1);
    }

    @Test
    void inBatchesThereIsNoHurry() {
        assertThat(bufferTimeout(TestSettings.asReceived("send-as-batch", "true")))
                .isEqualTo(FLINKS_OWN_MILLIS);
    }

    private static long bufferTimeout(Settings settings) {
        return routing(settings, new Configuration()).getBufferTimeout();
    }

    private static StreamNode routing(Settings settings, Configuration configuration) {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        new ForwardingPipeline(
                        settings,
                        EventForwarderJob.source(settings.source()),
                        EventForwarderJob.output(settings),
                        EventForwarderJob.deadLetterOutput(settings))
                .build(env);
        return env.getStreamGraph().getStreamNodes().stream()
                .filter(node -> "route".equals(node.getTransformationUID()))
                .findFirst()
                .orElseThrow();
    }
}
