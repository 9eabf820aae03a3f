package io.eventforwarder;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.DeadLetterReason;
import io.eventforwarder.model.EventType;
import io.eventforwarder.model.InputRecord;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.model.SourcePosition;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.testing.BatchJson;
import io.eventforwarder.testing.Forwarded;
import io.eventforwarder.testing.Inputs;
import io.eventforwarder.testing.ListInput;
import io.eventforwarder.testing.PipelineRun;
import io.eventforwarder.testing.SampleEvents;
import io.eventforwarder.testing.TestSettings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ForwardingPipelineTest {
    private static final String[] EVERYTHING = {
        "include-user-attribute-change-events", "true",
        "include-user-identity-change-events", "true"
    };

    private static final InMemoryReporter METRICS = InMemoryReporter.createWithRetainedMetrics();

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setConfiguration(METRICS.addToConfiguration(new Configuration()))
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(PipelineRun.PARALLELISM)
                            .build());

    @Test
    void everyEventOfEveryTypeLeavesByteForByte() throws Exception {
        List<String> events = SampleEvents.ofEveryType();
        BatchJson batch = BatchJson.fromPhone().withEvents(events);

        Forwarded forwarded =
                PipelineRun.of(
                        List.of(Inputs.record(batch.bytes())), TestSettings.asReceived(EVERYTHING));

        assertThat(forwarded.deadLetters()).isEmpty();
        assertThat(forwarded.texts()).hasSameSizeAs(events);
        for (int i = 0; i < events.size(); i++) {
            assertThat(forwarded.texts().get(i)).startsWith("{\"events\":[" + events.get(i) + "],");
        }
    }

    @Test
    void recordsOfADeviceLeaveInTheOrderInWhichTheyCame() throws Exception {
        int devices = 7;
        List<InputRecord> input = new ArrayList<>();
        for (int i = 0; i < 100 * devices; i++) {
            int device = i % devices;
            BatchJson batch =
                    BatchJson.bareWith(step(2 * i), step(2 * i + 1))
                            .with("mp_deviceid", "\"device-" + device + "\"");
            input.add(
                    new InputRecord(
                            batch.bytes(),
                            SourcePosition.inStream("events", "shard-" + device % 3, "" + i, 0),
                            Inputs.ARRIVAL));
        }

        Forwarded forwarded = PipelineRun.of(input, TestSettings.asReceived());

        Map<String, List<Integer>> stepsByDevice =
                forwarded.records().stream()
                        .collect(
                                Collectors.groupingBy(
                                        OutgoingRecord::deviceKey,
                                        Collectors.mapping(
                                                ForwardingPipelineTest::stepIn,
                                                Collectors.toList())));
        assertThat(stepsByDevice).hasSize(devices);
        assertThat(stepsByDevice.values())
                .allSatisfy(steps -> assertThat(steps).hasSize(200).isSorted());
        assertThat(stepsByDevice.values().stream().flatMap(List::stream))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 200 * devices).boxed().toList());
    }

    @Test
    void deadLettersOfEveryStageAreKept() throws Exception {
        byte[] malformed = "{\"events\": [".getBytes(StandardCharsets.UTF_8);
        String large =
                "{\"event_type\":\"custom_event\",\"data\":{\"x\":\"" + "y".repeat(1024) + "\"}}";
        BatchJson batch = BatchJson.bareWith(large, "5", step(1));

        Forwarded forwarded =
                PipelineRun.of(
                        List.of(Inputs.record(malformed), Inputs.record(batch.bytes())),
                        TestSettings.asReceived("Output.max-record-size", "1 kib"));

        assertThat(forwarded.deadLetters())
                .extracting(DeadLetter::reason)
                .containsExactlyInAnyOrder(
                        DeadLetterReason.INVALID_JSON,
                        DeadLetterReason.EVENT_NOT_AN_OBJECT,
                        DeadLetterReason.RECORD_TOO_LARGE);
        assertThat(forwarded.deadLetters())
                .filteredOn(letter -> letter.reason() == DeadLetterReason.INVALID_JSON)
                .allSatisfy(letter -> assertThat(letter.payload()).isEqualTo(malformed));
        assertThat(forwarded.records())
                .extracting(ForwardingPipelineTest::stepIn)
                .containsExactly(1);
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

    /** Runs the job with the output that the settings name. */
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

    private static int stepIn(OutgoingRecord record) {
        return new Forwarded(List.of(record), List.of()).data().path("step").asInt(-1);
    }
}
