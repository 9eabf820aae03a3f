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
import io.eventforwarder.testing.PropertiesJson;
import io.eventforwarder.testing.StoppableCluster;
import io.eventforwarder.testing.WaitingInput;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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

    @Test
    void waitingRecordsAreNotSentToAnotherStream() throws Exception {
        kinesis.follow(Script.always(Fault.UNAVAILABLE));
        JobGraph first =
                start(Grouping.AS_RECEIVED, "put-records", 1, cluster.configuration("rocksdb"), 1);
        awaitEventsInSink(first);
        String savepoint = cluster.stop(first, false);

        kinesis.follow(Script.always(Fault.NONE));
        JobGraph second =
                submit(
                        properties(Grouping.AS_RECEIVED, "put-records")
                                .set("Connection", "stream-name", "another-stream"),
                        input(1),
                        cluster.from(savepoint, "rocksdb"),
                        2);

        Throwable failure =
                cluster.cluster()
                        .requestJobResult(second.getJobID())
                        .get(1, TimeUnit.MINUTES)
                        .getSerializedThrowable()
                        .orElseThrow();
        assertThat(ExceptionUtils.stringifyException(failure))
                .containsPattern(
                        "The state was written for .*events-out.*,"
                                + " but the settings now name .*another-stream");
        assertThat(stored.all()).isEmpty();
    }

    private Script everyOther(Fault fault) {
        Random random = new Random(SEED);
        return () -> random.nextBoolean() ? fault : Fault.NONE;
    }

    private PropertiesJson properties(Grouping grouping, String putApi) {
        return grouping.properties(putApi, kinesis.endpoint(), folder.resolve("dead-letters"));
    }

    private static WaitingInput input(int times) {
        return new WaitingInput((long) times * BATCHES, DeviceBatches::write);
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
        WaitingInput input = input(times);
        JobGraph job = submit(properties(grouping, putApi), input, configuration, parallelism);
        input.written().get(1, TimeUnit.MINUTES);
        return job;
    }

    private JobGraph submit(
            PropertiesJson properties,
            WaitingInput input,
            Configuration configuration,
            int parallelism)
            throws Exception {
        Settings settings = properties.settings();
        return cluster.submit(
                configuration,
                parallelism,
                settings,
                env -> Inputs.byShard(input.read(env)),
                EventForwarderJob.output(settings));
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
