package io.eventforwarder;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.model.EventType;
import io.eventforwarder.model.InputRecord;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.testing.BatchJson;
import io.eventforwarder.testing.Inputs;
import io.eventforwarder.testing.ListInput;
import io.eventforwarder.testing.LogLines;
import io.eventforwarder.testing.PipelineRun;
import io.eventforwarder.testing.SampleEvents;
import io.eventforwarder.testing.TestSettings;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ForwardingPipelineTest {
    private static final InMemoryReporter METRICS = InMemoryReporter.createWithRetainedMetrics();

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            PipelineRun.cluster(PipelineRun.PARALLELISM, METRICS);

    @RegisterExtension private final LogLines log = new LogLines("io.eventforwarder", Level.INFO);

    @Test
    void theNumberOfLogLinesDoesNotGrowWithTheNumberOfEvents() throws Exception {
        List<Integer> lines = new ArrayList<>();
        for (int events : List.of(20, 200)) {
            log.all().clear();
            List<InputRecord> input = new ArrayList<>();
            for (int i = 0; i < events; i++) {
                input.add(Inputs.record(BatchJson.bareWith(step(i)).bytes()));
                input.add(Inputs.record("no batch"));
            }
            run(input, TestSettings.asReceived());
            lines.add(log.all().size());
        }

        assertThat(lines.get(1)).isEqualTo(lines.get(0));
    }

    @Test
    void theCountersAccountForEveryEvent() throws Exception {
        Settings settings =
                TestSettings.asReceived(
                        "send-screen-views", "false", "Output.max-record-size", "2 kib");
        String large = "{\"data\":{\"x\":\"" + "y".repeat(2048) + "\"}}";
        List<InputRecord> input =
                List.of(
                        Inputs.record("no batch"),
                        Inputs.record(
                                BatchJson.bareWith(
                                                step(1),
                                                SampleEvents.of(EventType.SCREEN_VIEW),
                                                SampleEvents.of(EventType.PROFILE),
                                                SampleEvents.of(EventType.USER_ATTRIBUTE_CHANGE),
                                                large,
                                                "null")
                                        .bytes()),
                        Inputs.record(BatchJson.bare().bytes()));

        JobID job = run(input, settings);

        assertThat(sum(job, Metrics.EVENTS_RECEIVED)).isEqualTo(7);
        assertThat(sum(job, Metrics.EVENTS_FORWARDED)).isEqualTo(2);
        assertThat(sum(job, Metrics.EVENTS_FILTERED)).isEqualTo(2);
        assertThat(sum(job, Metrics.EVENTS_DROPPED)).isEqualTo(2);
        assertThat(sum(job, "eventType.screen_view.eventsDroppedOfType")).isEqualTo(1);
        assertThat(sum(job, "eventType.user_attribute_change.eventsDroppedOfType")).isEqualTo(1);
        assertThat(sum(job, "eventType.screen_view.eventsReceivedOfType")).isEqualTo(1);
        assertThat(sum(job, "eventType.custom_event.eventsReceivedOfType")).isEqualTo(1);
        assertThat(sum(job, "eventType.breadcrumb.eventsReceivedOfType")).isZero();
        assertThat(sum(job, Metrics.EVENTS_DEAD_LETTERED)).isEqualTo(3);
        assertThat(sum(job, Metrics.BATCHES_WITHOUT_EVENTS)).isEqualTo(1);
        assertThat(sum(job, Metrics.RECORDS_FORWARDED)).isEqualTo(3);
    }

    private static JobID run(List<InputRecord> input, Settings settings) throws Exception {
        StreamExecutionEnvironment env = PipelineRun.environment();
        new ForwardingPipeline(
                        settings,
                        new ListInput(input),
                        EventForwarderJob.output(settings),
                        letters -> letters.sinkTo(new DiscardingSink<>()))
                .build(env);
        return env.execute().getJobID();
    }

    private static long sum(JobID job, String metric) {
        return METRICS.findMetrics(job, "kinesisanalytics\\." + metric).values().stream()
                .mapToLong(counter -> ((Counter) counter).getCount())
                .sum();
    }

    private static String step(int number) {
        return "{\"event_type\":\"custom_event\",\"data\":{\"step\":" + number + "}}";
    }
}
