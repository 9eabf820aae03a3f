package io.eventforwarder.source.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.testing.EnvironmentCredentials;
import io.eventforwarder.testing.LogLines;
import io.eventforwarder.testing.StoppableCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The source on a cluster, between a stream that changes and a keyed operator. */
class KinesisSourceITCase {
    private static final int DEVICES = 20;

    @RegisterExtension
    static final EnvironmentCredentials CREDENTIALS = new EnvironmentCredentials();

    @RegisterExtension
    final LogLines warnings = new LogLines("io.eventforwarder.source.kinesis", Level.WARN);

    @TempDir private Path folder;

    private StoppableCluster cluster;
    private FakeKinesis kinesis = new FakeKinesis(2);
    private SourceJob job;
    private int sent;

    @BeforeEach
    void start() throws Exception {
        cluster = new StoppableCluster(folder, 3);
    }

    @AfterEach
    void close() {
        cluster.close();
        kinesis.close();
        job.close();
    }

    @ParameterizedTest
    @CsvSource({"false, true", "false, false", "true, true", "true, false"})
    void keepsADevicesOrderThroughSplitsMergesAndFailures(boolean fanOut, boolean namesChildren)
            throws Exception {
        if (!namesChildren) {
            kinesis.withoutChildShards();
        }
        // The keyed operator is slower than the source: what a parent had is still on its way
        // when its children can be read.
        job = new SourceJob(kinesis, fanOut).takes(Duration.ofNanos(300_000));
        JobGraph graph = job.submit(cluster, cluster.configuration("hashmap"), 3);

        send(800);
        kinesis.split(kinesis.openShards().get(0));
        send(800);
        kinesis.merge(1);
        send(800);
        awaitReceived(job, sent / 2);
        job.fail();
        kinesis.split(kinesis.openShards().get(0));
        kinesis.merge(0);
        send(800);
        kinesis.merge(0);
        job.fail();
        send(800);
        kinesis.split(kinesis.openShards().get(0));
        send(800);

        awaitAll(job);
        assertThat(job.starts()).isGreaterThan(3);
        assertInOrder(job);
        cluster.cluster().cancelJob(graph.getJobID()).get(1, TimeUnit.MINUTES);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void keepsTheOrderWithoutFailuresAndReadsNothingTwice(boolean fanOut) throws Exception {
        job = new SourceJob(kinesis, fanOut).takes(Duration.ofNanos(300_000));
        JobGraph graph = job.submit(cluster, cluster.configuration("hashmap"), 3);
        for (int i = 0; i < 6; i++) {
            send(400);
            if (i % 2 == 0) {
                kinesis.split(kinesis.openShards().get(0));
            } else {
                kinesis.merge(0);
            }
        }

        awaitAll(job);
        assertInOrder(job);
        assertThat(job.received()).hasSize(sent);
        cluster.cluster().cancelJob(graph.getJobID()).get(1, TimeUnit.MINUTES);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void goesOnThroughStopsAndOtherParallelisms(boolean fanOut) throws Exception {
        job = new SourceJob(kinesis, fanOut).takes(Duration.ofNanos(200_000));
        String savepoint = null;
        for (int parallelism : new int[] {1, 3, 2}) {
            JobGraph graph =
                    job.submit(
                            cluster,
                            savepoint == null
                                    ? cluster.configuration("hashmap")
                                    : cluster.from(savepoint, "hashmap"),
                            parallelism);
            send(400);
            kinesis.split(kinesis.openShards().get(0));
            send(400);
            kinesis.merge(1);
            send(400);
            awaitReceived(job, sent - 900);
            savepoint = cluster.stop(graph, false);
        }
        JobGraph last = job.submit(cluster, cluster.from(savepoint, "hashmap"), 2);

        awaitAll(job);
        assertInOrder(job);
        assertThat(job.received()).hasSize(sent);
        cluster.cluster().cancelJob(last.getJobID()).get(1, TimeUnit.MINUTES);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void latestLosesNothingOfAShardThatWasQuietUntilTheJobWasStopped(boolean fanOut)
            throws Exception {
        kinesis.put("before", "before:0");
        job = new SourceJob(kinesis, fanOut).from(ShardPosition.at(Instant.now().plusMillis(1)));
        String loud = deviceOf(kinesis.openShards().get(0));
        String quiet = deviceOf(kinesis.openShards().get(1));
        JobGraph graph = job.submit(cluster, cluster.configuration("hashmap"), 2);
        await().untilAsserted(
                        () -> {
                            kinesis.put(loud, loud + ":0");
                            assertThat(job.received()).contains(loud + ":0");
                        });
        String savepoint = cluster.stop(graph, false);

        kinesis.put(quiet, quiet + ":1");
        JobGraph restored = job.submit(cluster, cluster.from(savepoint, "hashmap"), 2);

        await().untilAsserted(() -> assertThat(job.received()).contains(quiet + ":1"));
        assertThat(job.received()).doesNotContain("before:0");
        cluster.cluster().cancelJob(restored.getJobID()).get(1, TimeUnit.MINUTES);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void endsWhenItHasReadAllThatHadArrived(boolean fanOut) throws Exception {
        send(500);
        kinesis.split(kinesis.openShards().get(0));
        send(500);
        Instant stop = Instant.now();
        job = new SourceJob(kinesis, fanOut).stopsAt(stop);
        JobGraph graph = job.submit(cluster, cluster.configuration("hashmap"), 2);

        awaitReceived(job, sent);
        await().until(() -> Instant.now().isAfter(stop.plusMillis(1)));
        kinesis.put("later", "later:0");

        cluster.cluster()
                .requestJobResult(graph.getJobID())
                .get(1, TimeUnit.MINUTES)
                .toJobExecutionResult(getClass().getClassLoader());
        assertThat(job.received()).hasSize(sent).doesNotContain("later:0");
        assertInOrder(job);
    }

    @ParameterizedTest
    @CsvSource({
        "false, GetRecords, ProvisionedThroughputExceededException",
        "false, GetRecords, KMSThrottlingException",
        "false, GetRecords, ExpiredIteratorException",
        "false, GetRecords, InternalFailure",
        "false, GetShardIterator, ProvisionedThroughputExceededException",
        "false, ListShards, LimitExceededException",
        "false, DescribeStreamSummary, LimitExceededException",
        "true, SubscribeToShard, ResourceInUseException",
        "true, SubscribeToShard, LimitExceededException",
        "true, SubscribeToShard, InternalFailure",
        "true, DescribeStreamConsumer, LimitExceededException"
    })
    void aFailureThatPassesIsRetriedTwentyTimesWithoutARestart(
            boolean fanOut, String action, String code) throws Exception {
        send(100);
        kinesis.follow(FakeKinesis.failing(action, Collections.nCopies(20, code).stream()));
        job = new SourceJob(kinesis, fanOut);
        JobGraph graph = job.submit(cluster, cluster.configuration("hashmap"), 2);

        awaitAll(job);
        assertInOrder(job);
        assertThat(job.received()).hasSize(sent);
        assertThat(job.starts()).isEqualTo(2);
        assertThat(cluster.sum(graph, Metrics.SOURCE_PAUSED)).isZero();
        boolean isThrottling = code.contains("Throttling") || code.contains("Exceeded");
        if (isThrottling && (action.equals("GetRecords") || action.equals("SubscribeToShard"))) {
            assertThat(cluster.sum(graph, Metrics.READS_THROTTLED)).isEqualTo(20);
        }
        cluster.cluster().cancelJob(graph.getJobID()).get(1, TimeUnit.MINUTES);
    }

    /** Kinesis refuses an instant that its clock has not reached; this machine's may be ahead. */
    @ParameterizedTest
    @CsvSource({"false, GetShardIterator", "true, SubscribeToShard"})
    void anInstantThatKinesisHasNotReachedIsAskedForAgain(boolean fanOut, String action)
            throws Exception {
        send(100);
        kinesis.follow(
                FakeKinesis.failing(
                        action, Collections.nCopies(20, "InvalidArgumentException").stream()));
        job = new SourceJob(kinesis, fanOut).from(ShardPosition.at(Instant.now().minusSeconds(60)));
        JobGraph graph = job.submit(cluster, cluster.configuration("hashmap"), 2);

        awaitAll(job);
        assertThat(job.received()).hasSize(sent);
        assertThat(job.starts()).isEqualTo(2);
        assertThat(warnings.all()).noneMatch(line -> line.contains("is paused"));
        cluster.cluster().cancelJob(graph.getJobID()).get(1, TimeUnit.MINUTES);
    }

    @ParameterizedTest
    @CsvSource({
        "false, GetRecords, AccessDeniedException, kinesis:GetRecords",
        "false, GetShardIterator, KMSAccessDeniedException, kms:Decrypt",
        "false, ListShards, AccessDeniedException, kinesis:ListShards",
        "true, SubscribeToShard, AccessDeniedException, kinesis:SubscribeToShard",
        "true, RegisterStreamConsumer, AccessDeniedException, kinesis:RegisterStreamConsumer"
    })
    void aDeniedStreamPausesTheSourceUntilItIsAllowed(
            boolean fanOut, String action, String code, String permission) throws Exception {
        send(100);
        kinesis.follow(requested -> requested.equals(action) ? FakeKinesis.fail(code) : null);
        job = new SourceJob(kinesis, fanOut);
        JobGraph graph = job.submit(cluster, cluster.configuration("hashmap"), 2);

        await().untilAsserted(
                        () -> assertThat(cluster.sum(graph, Metrics.SOURCE_PAUSED)).isPositive());
        await().untilAsserted(
                        () ->
                                assertThat(warnings.all())
                                        .anySatisfy(
                                                line ->
                                                        assertThat(line)
                                                                .startsWith(
                                                                        "Reading from the stream events"
                                                                                + " (us-east-1) is paused")
                                                                .contains(permission, code)));
        int asked = kinesis.requests(action);
        await().until(() -> kinesis.requests(action) > asked);
        kinesis.follow(requested -> null);

        awaitAll(job);
        await().untilAsserted(() -> assertThat(cluster.sum(graph, Metrics.SOURCE_PAUSED)).isZero());
        assertThat(job.starts()).isEqualTo(2);
        assertThat(warnings.all()).noneMatch(line -> line.contains("secret-message"));
        cluster.cluster().cancelJob(graph.getJobID()).get(1, TimeUnit.MINUTES);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDeletedStreamPausesTheSource(boolean fanOut) throws Exception {
        job = new SourceJob(kinesis, fanOut);
        JobGraph graph = job.submit(cluster, cluster.configuration("hashmap"), 2);
        send(100);
        awaitAll(job);

        kinesis.delete();
        if (fanOut) {
            kinesis.follow(requested -> null);
        }

        await().untilAsserted(
                        () ->
                                assertThat(warnings.all())
                                        .anySatisfy(
                                                line ->
                                                        assertThat(line)
                                                                .contains(
                                                                        "There is no stream events"
                                                                                + " (us-east-1)")));
        assertThat(cluster.sum(graph, Metrics.SOURCE_PAUSED)).isPositive();
        assertThat(job.starts()).isEqualTo(2);
        cluster.cluster().cancelJob(graph.getJobID()).get(1, TimeUnit.MINUTES);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anExpiredShardIsCountedAndItsChildrenAreRead(boolean fanOut) throws Exception {
        job = new SourceJob(kinesis, fanOut);
        JobGraph first = job.submit(cluster, cluster.configuration("hashmap"), 2);
        send(100);
        awaitAll(job);
        String savepoint = cluster.stop(first, false);
        String expiring = kinesis.openShards().get(0);
        kinesis.split(expiring);
        kinesis.expire(expiring);
        send(100);

        JobGraph restored = job.submit(cluster, cluster.from(savepoint, "hashmap"), 2);

        awaitAll(job);
        assertInOrder(job);
        assertThat(cluster.sum(restored, Metrics.SHARDS_EXPIRED)).isEqualTo(1);
        assertThat(warnings.all()).anyMatch(line -> line.contains(expiring));
        cluster.cluster().cancelJob(restored.getJobID()).get(1, TimeUnit.MINUTES);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theStateOfAnotherStreamIsRefused(boolean isRecreated) throws Exception {
        job = new SourceJob(kinesis, false);
        JobGraph first = job.submit(cluster, cluster.configuration("hashmap"), 2);
        send(100);
        awaitAll(job);
        String savepoint = cluster.stop(first, false);

        if (isRecreated) {
            kinesis.recreate();
        } else {
            job.reads("others");
        }
        send(100);
        JobGraph restored = job.submit(cluster, cluster.from(savepoint, "hashmap"), 2);

        await().untilAsserted(
                        () ->
                                assertThat(cluster.lastFailure(restored))
                                        .contains("The job's state is of the stream "));
        assertThat(job.received()).hasSize(100);
    }

    @Test
    void tenThousandShardsAreListedInPages() throws Exception {
        kinesis.close();
        kinesis = new FakeKinesis(10_000).pagesOf(1000);
        job =
                new SourceJob(kinesis, false)
                        .withLimits(ReadLimits.ofKinesis().withPollInterval(Duration.ofMinutes(5)));
        send(200);
        JobGraph graph = job.submit(cluster, cluster.configuration("hashmap"), 3);

        awaitAll(job);
        assertThat(kinesis.requests("ListShards")).isGreaterThanOrEqualTo(10);
        cluster.cluster().cancelJob(graph.getJobID()).get(1, TimeUnit.MINUTES);
    }

    @ParameterizedTest
    @CsvSource({"false, GetRecords", "true, SubscribeToShard"})
    void aSavepointDoesNotWaitForARequest(boolean fanOut, String action) throws Exception {
        send(100);
        job = new SourceJob(kinesis, fanOut);
        JobGraph first = job.submit(cluster, cluster.configuration("hashmap"), 2);
        awaitAll(job);
        kinesis.follow(requested -> requested.equals(action) ? new CompletableFuture<>() : null);
        kinesis.split(kinesis.openShards().get(0));
        int before = kinesis.requests(action);
        await().until(() -> kinesis.requests(action) > before);

        String savepoint = cluster.stop(first, false);
        kinesis.follow(requested -> null);
        send(100);
        JobGraph restored = job.submit(cluster, cluster.from(savepoint, "hashmap"), 2);

        awaitAll(job);
        assertInOrder(job);
        assertThat(job.received()).hasSize(sent);
        cluster.cluster().cancelJob(restored.getJobID()).get(1, TimeUnit.MINUTES);
    }

    @Test
    void idleAndBusyShardsAreReadAtTheInterval() throws Exception {
        job = new SourceJob(kinesis.answersOf(1), false).withLimits(ReadLimits.ofKinesis());
        JobGraph graph = job.submit(cluster, cluster.configuration("hashmap"), 2);
        await().until(() -> kinesis.requests("GetRecords") > 0);
        long begin = System.nanoTime();
        int before = kinesis.requests("GetRecords");
        send(20);
        awaitAll(job);
        int requests = kinesis.requests("GetRecords") - before;
        double seconds = (System.nanoTime() - begin) / 1e9;

        // Two shards, five requests a second each, and the one that the time began in.
        assertThat(requests).isLessThanOrEqualTo((int) (10 * seconds) + 4);
        cluster.cluster().cancelJob(graph.getJobID()).get(1, TimeUnit.MINUTES);
    }

    @Test
    void withoutCheckpointsChildrenAreReadAtOnce() throws Exception {
        job = new SourceJob(kinesis, false).withoutCheckpoints();
        JobGraph graph = job.submit(cluster, cluster.configuration("hashmap"), 3);
        send(100);
        kinesis.merge(0);
        send(100);
        kinesis.split(kinesis.openShards().get(0));
        send(100);

        awaitAll(job);
        cluster.cluster().cancelJob(graph.getJobID()).get(1, TimeUnit.MINUTES);
    }

    private void send(int records) {
        for (int i = 0; i < records; i++) {
            String device = "device-" + sent % DEVICES;
            kinesis.put(device, device + ":" + sent);
            sent++;
        }
    }

    private String deviceOf(String shard) {
        return IntStream.range(0, 1000)
                .mapToObj(i -> "only-" + i)
                .filter(device -> kinesis.shardOf(device).equals(shard))
                .findFirst()
                .orElseThrow();
    }

    private static void awaitReceived(SourceJob job, int records) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> new LinkedHashSet<>(job.received()).size() >= records);
    }

    private void awaitAll(SourceJob job) {
        awaitReceived(job, sent);
    }

    /** The first receipts of each device are in the order in which they were sent. */
    private void assertInOrder(SourceJob job) {
        Map<String, List<Integer>> byDevice = new TreeMap<>();
        for (String text : new LinkedHashSet<>(job.received())) {
            byDevice.computeIfAbsent(SourceJob.device(text), device -> new ArrayList<>())
                    .add(Integer.valueOf(text.substring(text.indexOf(':') + 1)));
        }
        assertThat(byDevice.values()).allSatisfy(numbers -> assertThat(numbers).isSorted());
    }
}
