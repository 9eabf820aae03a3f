package io.eventforwarder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.model.InputRecord;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.testing.Inputs;
import io.eventforwarder.testing.StoppableCluster;
import io.eventforwarder.testing.TestSettings;
import io.eventforwarder.testing.WaitingInput;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs that stop with open windows and start again with another parallelism. */
class WindowsAcrossStopsITCase {
    private static final int INPUTS = 120;
    private static final int DEVICES = 30;

    /** The records that the running job has sent. Only one job runs at a time. */
    private static final Collection<String> RECORDS = new ConcurrentLinkedQueue<>();

    @TempDir private Path folder;
    @AutoClose private StoppableCluster cluster;

    @BeforeEach
    void startCluster() throws Exception {
        RECORDS.clear();
        cluster = new StoppableCluster(folder, 4);
    }

    /** At each stop the metrics add up: received = forwarded + filtered + dead-lettered + open. */
    @ParameterizedTest
    @CsvSource({"send-as-batch, hashmap", "wait-for-complete-batch, rocksdb"})
    void windowsStayOpenAcrossSavepointsUntilADrainSendsThem(String mode, String backend)
            throws Exception {
        String[] settings = {mode, "true", "send-screen-views", "false"};
        JobGraph first = start(1, cluster.configuration(backend), 1, settings);
        awaitMetrics(first, 1, true);
        JobGraph second = restart(first, 2, backend, 3, settings);
        awaitMetrics(second, 2, true);
        JobGraph third = restart(second, 3, backend, 2, settings);
        awaitMetrics(third, 3, true);
        assertThat(RECORDS.stream().flatMap(WindowsAcrossStopsITCase::numbers)).isEmpty();

        String savepoint = cluster.stop(third, true);

        List<String> records = RECORDS.stream().filter(text -> text.contains("number")).toList();
        assertThat(records)
                .hasSize(DEVICES)
                .allSatisfy(text -> assertThat(text).contains("\"close_reason\":\"end_of_input\""));
        assertThat(records.stream().flatMap(WindowsAcrossStopsITCase::numbers))
                .hasSize(3 * INPUTS / 2)
                .doesNotHaveDuplicates();
        JobGraph last = start(3, cluster.from(savepoint, backend), 4, settings);
        awaitMetrics(last, 3, false);
        cluster.stop(last, false);
    }

    private void awaitMetrics(JobGraph job, int times, boolean isOpen) {
        long quarter = (long) times * INPUTS / 4;
        await().untilAsserted(
                        () -> {
                            assertMetric(job, Metrics.EVENTS_RECEIVED, 7 * quarter);
                            assertMetric(job, Metrics.BATCHES_WITHOUT_EVENTS, quarter);
                            assertMetric(job, Metrics.EVENTS_FILTERED, 2 * quarter);
                            assertMetric(job, Metrics.EVENTS_DEAD_LETTERED, 3 * quarter);
                            assertMetric(job, Metrics.EVENTS_IN_WINDOWS, isOpen ? 2 * quarter : 0);
                            assertMetric(job, Metrics.EVENTS_FORWARDED, isOpen ? 0 : 2 * quarter);
                        });
    }

    private void assertMetric(JobGraph job, String name, long value) {
        assertThat(cluster.sum(job, name)).as(name).isEqualTo(value);
    }

    @Test
    void anotherModeIsRefusedEvenIfUnclaimedStateIsIgnored() throws Exception {
        JobGraph first =
                start(1, cluster.configuration("hashmap"), 2, "wait-for-complete-batch", "true");
        Configuration ignoring =
                cluster.from(cluster.stop(first, false), "hashmap")
                        .set(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, true);

        JobGraph second = submit(1, ignoring, 2, "send-as-batch", "false");

        await().untilAsserted(
                        () ->
                                assertThat(cluster.lastFailure(second))
                                        .contains("a job that sends whole sessions")
                                        .contains("ask for events as received"));
    }

    @Test
    void changedSettingsApplyToOpenWindowsAndLoseNoOtherEvent() throws Exception {
        String[] removing = {
            "include-location-information", "false",
            "include-metadata", "false",
            "send-screen-views", "false",
            "Batching.batch-interval", "6 d"
        };
        JobGraph first = start(1, cluster.configuration("rocksdb"), 1);
        JobGraph second = restart(first, 2, "rocksdb", 3, removing);
        cluster.stop(second, true);

        assertThat(RECORDS)
                .allSatisfy(
                        text ->
                                assertThat(text)
                                        .doesNotContain("location", "device_info", "screen_view"));
        assertThat(RECORDS.stream().flatMap(WindowsAcrossStopsITCase::numbers))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 2 * INPUTS)
                                .filter(number -> number % 4 > 1)
                                .boxed()
                                .toList());
    }

    private JobGraph restart(
            JobGraph job, int times, String backend, int parallelism, String... settings)
            throws Exception {
        return start(times, cluster.from(cluster.stop(job, false), backend), parallelism, settings);
    }

    private JobGraph start(
            int times, Configuration configuration, int parallelism, String... settings)
            throws Exception {
        JobGraph job = submit(times, configuration, parallelism, settings);
        await().until(() -> cluster.sum(job, Metrics.EVENTS_RECEIVED) == 7L * times * INPUTS / 4);
        return job;
    }

    private JobGraph submit(
            int times, Configuration configuration, int parallelism, String... settings)
            throws Exception {
        String[] defaults = {
            "Batching.batch-interval", "7 d",
            "Output.include-forwarding-info", "true",
            "Output.dead-letter-path", folder.resolve("dead-letters").toString(),
            "send-as-batch", "true"
        };
        Settings read =
                TestSettings.asReceived(
                        Stream.of(defaults, settings).flatMap(Stream::of).toArray(String[]::new));
        return cluster.submit(
                configuration,
                parallelism,
                read,
                new WaitingInput((long) times * INPUTS, WindowsAcrossStopsITCase::input),
                records ->
                        EventForwarderJob.output(read)
                                .forward(
                                        records.map(WindowsAcrossStopsITCase::remember)
                                                .returns(OutgoingRecord.TYPE)
                                                .uid("remember")));
    }

    private static OutgoingRecord remember(OutgoingRecord record) {
        RECORDS.add(new String(record.bytes(), StandardCharsets.UTF_8));
        return record;
    }

    /**
     * Of four inputs one is malformed, one is a batch without events, and two have three events
     * each.
     */
    private static InputRecord input(long number) {
        String text =
                switch ((int) (number % 4)) {
                    case 0 -> "no batch";
                    case 1 -> "{\"events\":[]}";
                    default ->
                            """
                            {"mpid":%d,"device_info":{"brand":"x"},"events":[
                              {"event_type":"screen_view",
                               "data":{"session_id":5,"location":{"latitude":1}}},
                              {"event_type":"profile",
                               "data":{"session_id":5,"number":%d,"location":{"latitude":1}}},
                              null]}
                            """
                                    .formatted(number % DEVICES + 1, number);
                };
        return Inputs.record(text).at(Inputs.position((int) number));
    }

    private static Stream<Integer> numbers(String record) {
        return Pattern.compile("\"number\":(\\d+)")
                .matcher(record)
                .results()
                .map(found -> Integer.valueOf(found.group(1)));
    }
}
