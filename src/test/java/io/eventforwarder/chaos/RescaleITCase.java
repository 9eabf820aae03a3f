package io.eventforwarder.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eventforwarder.EventForwarderJob;
import io.eventforwarder.kinesis.Fault;
import io.eventforwarder.kinesis.Script;
import io.eventforwarder.kinesis.ScriptedKinesis;
import io.eventforwarder.kinesis.ShardLimits;
import io.eventforwarder.kinesis.StoredRecords;
import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.testing.Inputs;
import io.eventforwarder.testing.StoppableCluster;
import io.eventforwarder.testing.WaitingInput;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Records that wait in the sink, restored from a savepoint with another parallelism and another
 * {@code put-api}.
 */
class RescaleITCase {
    private static final int SHARDS = 4;
    private static final int BATCHES = 2 * DeviceBatches.DEVICES;
    private static final long SEED = 5;

    @TempDir private Path folder;

    private final StoredRecords stored = new StoredRecords();
    private ScriptedKinesis kinesis;
    private StoppableCluster cluster;

    @BeforeEach
    void start() throws Exception {
        kinesis = ScriptedKinesis.start(SHARDS, ShardLimits.NONE, SEED, stored);
        cluster = new StoppableCluster(folder, 3);
    }

    @AfterEach
    void close() {
        cluster.close();
        kinesis.close();
    }

    @ParameterizedTest
    @EnumSource
    void whatWaitsInTheSinkKeepsItsOrderFromOneTaskToThreeToTwo(Grouping grouping)
            throws Exception {
        kinesis.follow(Script.always(Fault.UNAVAILABLE));
        JobGraph one = start(grouping, "put-record", 1, cluster.configuration("rocksdb"), 1);
        awaitEventsInSink(one);
        String savepoint = cluster.stop(one, false);
        assertThat(stored.all()).isEmpty();

        kinesis.follow(everyOther(Fault.UNAVAILABLE));
        JobGraph three = start(grouping, "put-records", 2, cluster.from(savepoint, "rocksdb"), 3);
        savepoint = cluster.stop(three, false);

        kinesis.follow(Script.always(Fault.NONE));
        JobGraph two = start(grouping, "put-record", 3, cluster.from(savepoint, "rocksdb"), 2);
        awaitAllForwarded(two);
        cluster.stop(two, false);

        Delivery delivery = Delivery.of(stored.all(), 3L * BATCHES);
        assertThat(delivery.lost()).as(delivery.toString()).isZero();
        assertThat(delivery.reordered()).as(delivery.toString()).isZero();
        assertThat(delivery.repeated()).as(delivery.toString()).isZero();
        assertThat(delivery.differing()).as(delivery.toString()).isZero();
    }

    private Script everyOther(Fault fault) {
        Random random = new Random(SEED);
        return () -> random.nextBoolean() ? fault : Fault.NONE;
    }

    /**
     * Starts the job with {@code times} times {@link #BATCHES} batches, and waits until the source
     * has written them.
     */
    private JobGraph start(
            Grouping grouping,
            String putApi,
            int times,
            Configuration configuration,
            int parallelism)
            throws Exception {
        WaitingInput input = new WaitingInput((long) times * BATCHES, DeviceBatches::write);
        Settings settings =
                grouping.properties(putApi, kinesis.endpoint(), folder.resolve("dead-letters"))
                        .settings();
        JobGraph job =
                cluster.submit(
                        configuration,
                        parallelism,
                        settings,
                        env -> Inputs.byShard(input.read(env)),
                        EventForwarderJob.output(settings));
        input.written().get(1, TimeUnit.MINUTES);
        return job;
    }

    private void awaitEventsInSink(JobGraph job) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> cluster.sum(job, Metrics.EVENTS_IN_SINK) > DeviceBatches.DEVICES);
    }

    private void awaitAllForwarded(JobGraph job) {
        long events = DeviceBatches.events(3L * BATCHES);
        await().atMost(Duration.ofMinutes(1))
                .until(() -> Ledger.of(cluster, job).isSettled(events));
    }
}
