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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
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

/** The source on a cluster, with a stream that is resharded and a keyed operator. */
class KinesisSourceITCase {
    private static final int DEVICES = 20;
    private static final String PAUSED = "Reading from the stream events (us-east-1) is paused";

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
    @CsvSource({"false, true", "false, false", "true, true"})
    void keepsADevicesOrderThroughSplitsMergesAndFailures(boolean fanOut, boolean namesChildren)
            throws Exception {
        if (!namesChildren) {
            kinesis.withoutChildShards();
        }
        // The keyed operator is slower than the source, so that a parent's records are still in
        // flight when its children could be read.
        job = new SourceJob(kinesis, fanOut).takes(Duration.ofNanos(300_000));
        start(3);

        send(800);
        splitFirst();
        send(800);
        kinesis.merge(1);
        send(800);
        awaitReceived(sent / 2);
        job.fail();
        splitFirst();
        kinesis.merge(0);
        send(800);
        kinesis.merge(0);
        job.fail();
        send(800);
        splitFirst();
        send(800);

        awaitAllInOrder();
        assertThat(job.starts()).isGreaterThan(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void stopsAndChangesOfParallelismRepeatNoRecord(boolean fanOut) throws Exception {
        job = new SourceJob(kinesis, fanOut).takes(Duration.ofNanos(200_000));
        JobGraph graph = start(1);
        for (int parallelism : new int[] {3, 2, 2}) {
            send(400);
            splitFirst();
            send(400);
            kinesis.merge(1);
            send(400);
            awaitReceived(sent - 900);
            graph = restart(graph, parallelism);
        }

        awaitAllInOrder();
        assertThat(job.received()).hasSize(sent);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void latestLosesNothingOfAShardThatWasQuietUntilTheJobWasStopped(boolean fanOut)
            throws Exception {
        kinesis.put("before", "before:0");
        Instant before = Instant.now();
        await().until(() -> Instant.now().isAfter(before.plusMillis(1)));
        job = new SourceJob(kinesis, fanOut).source("initial-position", "LATEST");
        String busy = deviceOf(kinesis.openShards().get(0));
        String quiet = deviceOf(kinesis.openShards().get(1));
        JobGraph graph = start(2);
        await().untilAsserted(
                        () -> {
                            kinesis.put(busy, busy + ":0");
                            assertThat(job.received()).contains(busy + ":0");
                        });
        String savepoint = cluster.stop(graph, false);

        kinesis.put(quiet, quiet + ":1");
        resume(savepoint, 2);

        await().untilAsserted(() -> assertThat(job.received()).contains(quiet + ":1"));
        assertThat(job.received()).doesNotContain("before:0");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void endsWhenItHasReadAllThatHadArrived(boolean fanOut) throws Exception {
        send(500);
        splitFirst();
        send(500);
        Instant stop = Instant.now();
        job = new SourceJob(kinesis, fanOut).source("stop-at", stop.toString());
        JobGraph graph = start(2);

        awaitReceived(sent);
        await().until(() -> Instant.now().isAfter(stop.plusMillis(1)));
        kinesis.put("later", "later:0");

        cluster.cluster()
                .requestJobResult(graph.getJobID())
                .get()
                .toJobExecutionResult(getClass().getClassLoader());
        assertThat(job.received()).hasSize(sent).doesNotContain("later:0");
        awaitAllInOrder();
    }

    @ParameterizedTest
    @CsvSource({
        "false, GetRecords, ProvisionedThroughputExceededException",
        "false, GetRecords, KMSThrottlingException",
        "false, GetRecords, ExpiredIteratorException",
        "false, ListShards, LimitExceededException",
        "false, DescribeStreamSummary, LimitExceededException",
        "false, GetShardIterator, InvalidArgumentException",
        "true, SubscribeToShard, LimitExceededException",
        "true, SubscribeToShard, InternalFailure",
        "true, DescribeStreamConsumer, LimitExceededException"
    })
    void aFailureThatPassesIsRetriedTwentyTimesWithoutARestart(
            boolean fanOut, String operation, String code) throws Exception {
        kinesis.follow(FakeKinesis.failing(operation, 20, code));
        // Kinesis rejects an instant in the future of its own clock, and the job's may be ahead.
        String begin = Instant.now().minusSeconds(60).toString();
        job = new SourceJob(kinesis, fanOut).source("initial-position", begin);
        JobGraph graph = start(2);
        send(100);

        awaitAllInOrder();
        assertThat(job.received()).hasSize(sent);
        assertThat(job.starts()).isEqualTo(2);
        assertThat(cluster.sum(graph, Metrics.SOURCE_PAUSED)).isZero();
        boolean isRead = operation.equals("GetRecords") || operation.equals("SubscribeToShard");
        if (isRead && (code.contains("Throttling") || code.contains("Exceeded"))) {
            assertThat(cluster.sum(graph, Metrics.READS_THROTTLED)).isEqualTo(20);
        }
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
            boolean fanOut, String operation, String code, String permission) throws Exception {
        send(100);
        kinesis.follow(requested -> requested.equals(operation) ? FakeKinesis.fail(code) : null);
        job = new SourceJob(kinesis, fanOut);
        JobGraph graph = start(2);

        awaitPaused(graph, permission, code);
        int requests = kinesis.requests(operation);
        await().until(() -> kinesis.requests(operation) > requests);
        kinesis.follow(requested -> null);

        awaitAllInOrder();
        await().untilAsserted(() -> assertThat(cluster.sum(graph, Metrics.SOURCE_PAUSED)).isZero());
        assertThat(job.starts()).isEqualTo(2);
        assertThat(warnings.all()).noneMatch(line -> line.contains("secret-message"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDeletedStreamPausesTheSource(boolean fanOut) throws Exception {
        job = new SourceJob(kinesis, fanOut);
        JobGraph graph = start(2);
        send(100);
        awaitAllInOrder();

        kinesis.delete();

        awaitPaused(graph, "There is no stream events (us-east-1)");
        assertThat(job.starts()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anExpiredShardIsCountedAndItsChildrenAreRead(boolean fanOut) throws Exception {
        job = new SourceJob(kinesis, fanOut);
        JobGraph first = start(2);
        send(100);
        awaitAllInOrder();
        String savepoint = cluster.stop(first, false);
        String expiring = kinesis.openShards().get(0);
        kinesis.split(expiring);
        kinesis.expire(expiring);
        send(100);

        JobGraph restored = resume(savepoint, 2);

        awaitAllInOrder();
        assertThat(cluster.sum(restored, Metrics.SHARDS_EXPIRED)).isEqualTo(1);
        assertThat(warnings.all()).anyMatch(line -> line.contains(expiring));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theStateOfAnotherStreamIsRefused(boolean isRecreated) throws Exception {
        job = new SourceJob(kinesis, false);
        JobGraph first = start(2);
        send(100);
        awaitAllInOrder();
        String savepoint = cluster.stop(first, false);

        if (isRecreated) {
            kinesis.recreate();
        } else {
            job.source("stream-name", "others");
        }
        kinesis.put("other", "other:0");
        JobGraph restored = resume(savepoint, 2);

        await().untilAsserted(
                        () ->
                                assertThat(cluster.lastFailure(restored))
                                        .contains("The job's state is of the stream "));
        assertThat(job.received()).hasSize(100);
    }

    @Test
    void tenThousandShardsAreListedInPages() throws Exception {
        kinesis.close();
        kinesis = new FakeKinesis(10_000);
        Duration interval = Duration.ofMinutes(5);
        job =
                new SourceJob(kinesis, false)
                        .withLimits(new ReadLimits(interval, 2_000_000, Duration.ofSeconds(30)));
        send(200);
        start(3);

        awaitAllInOrder();
        assertThat(kinesis.requests("ListShards")).isGreaterThanOrEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource({"false, GetRecords", "true, SubscribeToShard"})
    void aSavepointDoesNotWaitForARequest(boolean fanOut, String operation) throws Exception {
        send(100);
        job = new SourceJob(kinesis, fanOut);
        JobGraph first = start(2);
        awaitAllInOrder();
        kinesis.follow(requested -> requested.equals(operation) ? new CompletableFuture<>() : null);
        splitFirst();
        int before = kinesis.requests(operation);
        await().until(() -> kinesis.requests(operation) > before);

        String savepoint = cluster.stop(first, false);
        kinesis.follow(requested -> null);
        send(100);
        resume(savepoint, 2);

        awaitAllInOrder();
        assertThat(job.received()).hasSize(sent);
    }

    @Test
    void idleAndBusyShardsAreReadAtTheInterval() throws Exception {
        job = new SourceJob(kinesis.answersOf(1), false).withLimits(ReadLimits.OF_KINESIS);
        start(2);
        await().until(() -> kinesis.requests("GetRecords") > 0);
        long begin = System.nanoTime();
        int before = kinesis.requests("GetRecords");
        send(20);
        awaitAllInOrder();
        int requests = kinesis.requests("GetRecords") - before;
        double seconds = (System.nanoTime() - begin) / 1e9;

        // Five requests per second for each of two shards, plus the requests at the start.
        assertThat(requests).isLessThanOrEqualTo((int) (10 * seconds) + 4);
    }

    @Test
    void withoutCheckpointsChildrenAreReadAtOnce() throws Exception {
        job = new SourceJob(kinesis, false).withoutCheckpoints();
        start(3);
        send(100);
        kinesis.merge(0);
        send(100);
        splitFirst();
        send(100);

        awaitReceived(sent);
    }

    private JobGraph start(int parallelism) throws Exception {
        return job.submit(cluster, cluster.configuration("hashmap"), parallelism);
    }

    private JobGraph resume(String savepoint, int parallelism) throws Exception {
        return job.submit(cluster, cluster.from(savepoint, "hashmap"), parallelism);
    }

    private JobGraph restart(JobGraph running, int parallelism) throws Exception {
        return resume(cluster.stop(running, false), parallelism);
    }

    private void splitFirst() {
        kinesis.split(kinesis.openShards().get(0));
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

    private void awaitPaused(JobGraph graph, String... words) {
        await().untilAsserted(
                        () -> {
                            assertThat(cluster.sum(graph, Metrics.SOURCE_PAUSED)).isPositive();
                            assertThat(warnings.all())
                                    .filteredOn(line -> line.startsWith(PAUSED))
                                    .anySatisfy(line -> assertThat(line).contains(words));
                        });
    }

    private void awaitReceived(int records) {
        await().until(() -> new LinkedHashSet<>(job.received()).size() >= records);
    }

    private void awaitAllInOrder() {
        awaitReceived(sent);
        Map<String, List<Integer>> byDevice = new TreeMap<>();
        for (String text : new LinkedHashSet<>(job.received())) {
            byDevice.computeIfAbsent(SourceJob.device(text), device -> new ArrayList<>())
                    .add(Integer.valueOf(text.substring(text.indexOf(':') + 1)));
        }
        assertThat(byDevice.values()).allSatisfy(numbers -> assertThat(numbers).isSorted());
    }
}
