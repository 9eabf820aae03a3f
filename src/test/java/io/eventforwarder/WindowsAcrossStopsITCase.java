package io.eventforwarder;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.event.InputRecord;
import io.eventforwarder.event.OutgoingRecord;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.sink.DeadLetterOutput;
import io.eventforwarder.sink.RecordOutput;
import io.eventforwarder.testing.Inputs;
import io.eventforwarder.testing.StoppableCluster;
import io.eventforwarder.testing.TestSettings;
import io.eventforwarder.testing.WaitingInput;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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
    void aChangedModeIsRefusedWhileWindowsAreOpen(String mode, String words) throws Exception {
        WaitingInput input = new WaitingInput(BATCHES, WindowsAcrossStopsITCase::batch);
        JobGraph first = start(input, cluster.configuration("hashmap"), 2, mode, "true");
        input.written().get(1, TimeUnit.MINUTES);
        String savepoint = cluster.stop(first, false);

        JobGraph second =
                start(input, cluster.from(savepoint, "hashmap"), 2, "send-as-batch", "false");

        Throwable failure =
                cluster.cluster()
                        .requestJobResult(second.getJobID())
                        .get()
                        .getSerializedThrowable()
                        .orElseThrow();
        assertThat(ExceptionUtils.stringifyException(failure))
                .contains(
                        "The state holds open windows of "
                                + words
                                + ", but the settings now ask for events as received.");
    }

    @ParameterizedTest
    @CsvSource({"send-as-batch, wait-for-complete-batch", "wait-for-complete-batch, send-as-batch"})
    void aChangedModeStartsAfterADrain(String mode, String otherMode) throws Exception {
        WaitingInput input = new WaitingInput(BATCHES, WindowsAcrossStopsITCase::batch);
        JobGraph first = start(input, cluster.configuration("rocksdb"), 2, mode, "true");
        input.written().get(1, TimeUnit.MINUTES);
        String savepoint = cluster.stop(first, true);
        assertThat(RECORDS).hasSize(DEVICES);

        WaitingInput more = new WaitingInput(2 * BATCHES, WindowsAcrossStopsITCase::batch);
        JobGraph second = start(more, cluster.from(savepoint, "rocksdb"), 2, otherMode, "true");
        more.written().get(1, TimeUnit.MINUTES);
        cluster.stop(second, true);

        assertThat(RECORDS).hasSize(2 * DEVICES);
    }

    private JobGraph start(
            WaitingInput input, Configuration configuration, int parallelism, String... settings)
            throws Exception {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(parallelism);
        Settings read =
                TestSettings.asReceived(
                        settings[0],
                        settings[1],
                        "Batching.batch-interval",
                        "7 d",
                        "Output.include-forwarding-info",
                        "true");
        RecordOutput output =
                records -> {
                    records.map(WindowsAcrossStopsITCase::remember)
                            .returns(OutgoingRecord.TYPE)
                            .uid("remember")
                            .sinkTo(new DiscardingSink<>())
                            .uid("discard");
                    return Optional.empty();
                };
        new ForwardingPipeline(read, input, output, DeadLetterOutput.of(read)).build(env);
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
