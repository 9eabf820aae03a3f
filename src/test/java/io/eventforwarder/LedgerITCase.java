package io.eventforwarder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.model.InputRecord;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.testing.Inputs;
import io.eventforwarder.testing.StoppableCluster;
import io.eventforwarder.testing.TestSettings;
import io.eventforwarder.testing.WaitingInput;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** received = forwarded + filtered + dead-lettered + buffered. */
class LedgerITCase {
    private static final int INPUTS = 120;

    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource({
        "send-as-batch, true, hashmap",
        "wait-for-complete-batch, true, rocksdb",
        "send-as-batch, false, hashmap"
    })
    void theLedgerHoldsAcrossRestartsAndRescaling(String key, String value, String backend)
            throws Exception {
        boolean isBuffered = value.equals("true");
        try (StoppableCluster cluster = new StoppableCluster(folder, 4)) {
            WaitingInput some = new WaitingInput(INPUTS / 3, LedgerITCase::input);
            JobGraph first = start(cluster, some, cluster.configuration(backend), 1, key, value);
            awaitSum(cluster, first, INPUTS / 3, isBuffered);
            String savepoint = cluster.stop(first, false);

            WaitingInput more = new WaitingInput(2 * INPUTS / 3, LedgerITCase::input);
            JobGraph second = start(cluster, more, cluster.from(savepoint, backend), 3, key, value);
            awaitSum(cluster, second, 2 * INPUTS / 3, isBuffered);
            savepoint = cluster.stop(second, false);

            WaitingInput all = new WaitingInput(INPUTS, LedgerITCase::input);
            JobGraph third = start(cluster, all, cluster.from(savepoint, backend), 2, key, value);
            awaitSum(cluster, third, INPUTS, isBuffered);
            savepoint = cluster.stop(third, true);

            JobGraph last = start(cluster, all, cluster.from(savepoint, backend), 4, key, value);
            awaitSum(cluster, last, INPUTS, false);
            cluster.stop(last, false);
        }
    }

    /** Of four inputs one is no batch, and one has no events; the others have three each. */
    private static void awaitSum(
            StoppableCluster cluster, JobGraph job, int inputs, boolean isBuffered) {
        long quarter = inputs / 4;
        await().atMost(1, TimeUnit.MINUTES)
                .untilAsserted(
                        () -> {
                            assertThat(cluster.sum(job, Metrics.EVENTS_RECEIVED))
                                    .isEqualTo(7 * quarter);
                            assertThat(cluster.sum(job, Metrics.BATCHES_WITHOUT_EVENTS))
                                    .isEqualTo(quarter);
                            assertThat(cluster.sum(job, Metrics.EVENTS_FILTERED))
                                    .isEqualTo(2 * quarter);
                            assertThat(cluster.sum(job, Metrics.EVENTS_DEAD_LETTERED))
                                    .isEqualTo(3 * quarter);
                            assertThat(cluster.sum(job, Metrics.EVENTS_IN_WINDOWS))
                                    .isEqualTo(isBuffered ? 2 * quarter : 0);
                            // Batches without events wait in intervals, too, but in no session.
                            assertThat(cluster.sum(job, Metrics.OPEN_WINDOWS))
                                    .isIn(
                                            isBuffered
                                                    ? List.of(2 * quarter, 3 * quarter)
                                                    : List.of(0L));
                            assertThat(cluster.sum(job, Metrics.BYTES_IN_WINDOWS) > 0)
                                    .isEqualTo(isBuffered);
                            assertThat(cluster.sum(job, Metrics.EVENTS_FORWARDED))
                                    .isEqualTo(isBuffered ? 0 : 2 * quarter);
                        });
    }

    private JobGraph start(
            StoppableCluster cluster,
            WaitingInput input,
            Configuration configuration,
            int parallelism,
            String key,
            String value)
            throws Exception {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(parallelism);
        Settings settings =
                TestSettings.asReceived(
                        key,
                        value,
                        "Batching.batch-interval",
                        "7 d",
                        "send-screen-views",
                        "false",
                        "Output.dead-letter-path",
                        folder.resolve("dead-letters").toString());
        new ForwardingPipeline(
                        settings,
                        input,
                        EventForwarderJob.output(settings),
                        EventForwarderJob.deadLetterOutput(settings))
                .build(env);
        JobGraph job = env.getStreamGraph().getJobGraph();
        cluster.submit(job);
        return job;
    }

    private static InputRecord input(long number) {
        return Inputs.record(text(number)).at(Inputs.place((int) number));
    }

    private static String text(long number) {
        return switch ((int) (number % 4)) {
            case 0 -> "no batch";
            case 1 -> "{\"events\":[]}";
            default ->
                    "{\"events\":[{\"event_type\":\"screen_view\",\"data\":{\"session_id\":5}},"
                            + "{\"event_type\":\"profile\",\"data\":{\"session_id\":5}},null],\"mpid\":"
                            + (number + 1)
                            + '}';
        };
    }
}
