package io.eventforwarder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eventforwarder.model.InputRecord;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.sink.RecordOutput;
import io.eventforwarder.testing.Inputs;
import io.eventforwarder.testing.StoppableCluster;
import io.eventforwarder.testing.TestSettings;
import io.eventforwarder.testing.WaitingInput;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs that are stopped with open windows, and started again. */
class WindowsAcrossStopsITCase {
    private static final int BATCHES = 300;
    private static final int DEVICES = 30;

    /** Of the job that runs; there is one at a time. */
    private static final Collection<String> RECORDS = new ConcurrentLinkedQueue<>();

    @TempDir Path folder;

    private StoppableCluster cluster;

    @BeforeEach
    void startCluster() throws Exception {
        RECORDS.clear();
        cluster = new StoppableCluster(folder, 4);
    }

    @AfterEach
    void closeCluster() {
        cluster.close();
    }

    @ParameterizedTest
    @CsvSource({"send-as-batch, hashmap", "wait-for-complete-batch, rocksdb"})
    void stopWithDrainSendsEverything(String mode, String backend) throws Exception {
        WaitingInput input = new WaitingInput(BATCHES, WindowsAcrossStopsITCase::batch);
        JobGraph job = start(input, cluster.configuration(backend), 2, mode, "true");
        input.written().get(1, TimeUnit.MINUTES);

        cluster.stop(job, true);

        assertThat(RECORDS)
                .hasSize(DEVICES)
                .allSatisfy(
                        record -> assertThat(record).contains("\"close_reason\":\"end_of_input\""));
    }

    @ParameterizedTest
    @CsvSource({"send-as-batch, hashmap", "wait-for-complete-batch, rocksdb"})
    void stopWithASavepointKeepsWindowsOpenAndARestoreGoesOn(String mode, String backend)
            throws Exception {
        WaitingInput firstHalf = new WaitingInput(BATCHES / 2, WindowsAcrossStopsITCase::batch);
        JobGraph first = start(firstHalf, cluster.configuration(backend), 2, mode, "true");
        firstHalf.written().get(1, TimeUnit.MINUTES);
        String savepoint = cluster.stop(first, false);
        assertThat(RECORDS).isEmpty();

        WaitingInput whole = new WaitingInput(BATCHES, WindowsAcrossStopsITCase::batch);
        JobGraph second = start(whole, cluster.from(savepoint, backend), 4, mode, "true");
        whole.written().get(1, TimeUnit.MINUTES);
        cluster.stop(second, true);

        assertThat(RECORDS).hasSize(DEVICES);
        assertThat(RECORDS.stream().mapToInt(WindowsAcrossStopsITCase::events)).containsOnly(10);
    }

    @ParameterizedTest
    @CsvSource({"send-as-batch, ten-minute batches", "wait-for-complete-batch, whole sessions"})
    void anotherModeIsRefusedEvenIfUnclaimedStateIsIgnored(String mode, String words)
            throws Exception {
        WaitingInput input = new WaitingInput(BATCHES, WindowsAcrossStopsITCase::batch);
        JobGraph first = start(input, cluster.configuration("hashmap"), 2, mode, "true");
        input.written().get(1, TimeUnit.MINUTES);
        String savepoint = cluster.stop(first, false);
        Configuration ignoring =
                cluster.from(savepoint, "hashmap")
                        .set(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, true);

        JobGraph second = start(input, ignoring, 2, "send-as-batch", "false");

        await().untilAsserted(
                        () ->
                                assertThat(cluster.lastFailure(second))
                                        .contains("a job that sends " + words)
                                        .contains("ask for events as received"));
    }

    @Test
    void whatChangedSettingsRemoveLeavesNoMoreAndNothingElseIsLost() throws Exception {
        String[] removing = {
            "include-location-information", "false",
            "include-metadata", "false",
            "send-screen-views", "false"
        };
        String[] soonerToo = {
            "include-location-information", "false",
            "include-metadata", "false",
            "send-screen-views", "false",
            "Batching.batch-interval", "6 d"
        };

        JobGraph first = startDetailed(1, cluster.configuration("rocksdb"), 1);
        String savepoint = cluster.stop(first, false);
        JobGraph second = startDetailed(2, cluster.from(savepoint, "rocksdb"), 3, removing);
        savepoint = cluster.stop(second, false);
        assertThat(RECORDS).isEmpty();
        JobGraph third = startDetailed(3, cluster.from(savepoint, "rocksdb"), 2, soonerToo);
        cluster.stop(third, true);

        assertThat(RECORDS)
                .allSatisfy(
                        record ->
                                assertThat(record)
                                        .doesNotContain("location", "device_info", "screen_view"));
        assertThat(RECORDS.stream().flatMap(WindowsAcrossStopsITCase::numbers))
                .containsExactlyInAnyOrderElementsOf(numbersBelow(3 * BATCHES));
    }

    @Test
    void eventsAsReceivedKeepTheirDevicesOrderFromOneTaskToThreeToTwo() throws Exception {
        String[] atOnce = {"send-as-batch", "false", "send-screen-views", "false"};

        JobGraph first = startDetailed(1, cluster.configuration("rocksdb"), 1, atOnce);
        String savepoint = cluster.stop(first, false);
        JobGraph second = startDetailed(2, cluster.from(savepoint, "rocksdb"), 3, atOnce);
        savepoint = cluster.stop(second, false);
        JobGraph third = startDetailed(3, cluster.from(savepoint, "rocksdb"), 2, atOnce);
        cluster.stop(third, true);

        Map<Integer, List<Integer>> byDevice =
                RECORDS.stream()
                        .flatMap(WindowsAcrossStopsITCase::numbers)
                        .collect(Collectors.groupingBy(number -> number % DEVICES));
        assertThat(byDevice).hasSize(DEVICES);
        assertThat(byDevice.values())
                .allSatisfy(
                        numbers -> assertThat(numbers).hasSize(3 * BATCHES / DEVICES).isSorted());
    }

    /** Goes on with detailed batches up to so many times {@link #BATCHES}, and waits for them. */
    private JobGraph startDetailed(
            int times, Configuration configuration, int parallelism, String... settings)
            throws Exception {
        WaitingInput input =
                new WaitingInput((long) times * BATCHES, WindowsAcrossStopsITCase::detailed);
        JobGraph job = start(input, configuration, parallelism, settings);
        input.written().get(1, TimeUnit.MINUTES);
        return job;
    }

    private static List<Integer> numbersBelow(int end) {
        return IntStream.range(0, end).boxed().toList();
    }

    private static Stream<Integer> numbers(String record) {
        return Pattern.compile("\"number\":(\\d+)")
                .matcher(record)
                .results()
                .map(found -> Integer.valueOf(found.group(1)));
    }

    private static InputRecord detailed(long number) {
        return Inputs.record(
                        """
                        {"mpid":%d,"device_info":{"brand":"x"},"events":[
                          {"event_type":"screen_view","data":{"location":{"latitude":1}}},
                          {"event_type":"profile","data":{"number":%d,"location":{"latitude":1}}}]}
                        """
                                .formatted(number % DEVICES + 1, number))
                .at(Inputs.place((int) number));
    }

    private JobGraph start(
            WaitingInput input, Configuration configuration, int parallelism, String... settings)
            throws Exception {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(parallelism);
        String[] defaults = {
            "Batching.batch-interval",
            "7 d",
            "Output.include-forwarding-info",
            "true",
            "send-as-batch",
            "true"
        };
        Settings read =
                TestSettings.asReceived(
                        Stream.of(defaults, settings).flatMap(Stream::of).toArray(String[]::new));
        RecordOutput output =
                records -> {
                    records.map(WindowsAcrossStopsITCase::remember)
                            .returns(OutgoingRecord.TYPE)
                            .uid("remember")
                            .sinkTo(new DiscardingSink<>())
                            .uid("discard");
                    return Optional.empty();
                };
        new ForwardingPipeline(read, input, output, EventForwarderJob.deadLetterOutput(read))
                .build(env);
        JobGraph job = env.getStreamGraph().getJobGraph();
        cluster.submit(job);
        return job;
    }

    private static OutgoingRecord remember(OutgoingRecord record) {
        RECORDS.add(new String(record.bytes(), StandardCharsets.UTF_8));
        return record;
    }

    private static InputRecord batch(long number) {
        return Inputs.record(
                        "{\"events\":[{\"event_type\":\"screen_view\",\"data\":{\"session_id\":5}}],\"mpid\":"
                                + (number % DEVICES + 1)
                                + '}')
                .at(Inputs.place((int) number));
    }

    private static int events(String record) {
        return record.split("\"screen_view\"", -1).length - 1;
    }
}
