package io.eventforwarder.sink.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eventforwarder.EventForwarderJob;
import io.eventforwarder.ForwardingPipeline;
import io.eventforwarder.kinesis.Fault;
import io.eventforwarder.kinesis.Script;
import io.eventforwarder.kinesis.ScriptedKinesis;
import io.eventforwarder.kinesis.ShardLimits;
import io.eventforwarder.kinesis.StoredRecords;
import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.model.InputRecord;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.testing.Inputs;
import io.eventforwarder.testing.PropertiesJson;
import io.eventforwarder.testing.StoppableCluster;
import io.eventforwarder.testing.WaitingInput;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints while access is denied from the start and more records wait than memory may hold. */
class CheckpointsWhilePausedITCase {
    private static final int PARALLELISM = 2;
    private static final int RECORDS = 6_000;
    private static final int DEVICES = 500;
    private static final int CHECKPOINTS = 5;
    private static final long MEMORY = 1 << 20;

    @TempDir private Path folder;

    @ParameterizedTest(name = "unaligned {0}")
    @ValueSource(booleans = {false, true})
    void checkpointsCompleteInSeconds(boolean isUnaligned) throws Exception {
        StoredRecords stored = new StoredRecords();
        try (ScriptedKinesis kinesis = ScriptedKinesis.start(4, ShardLimits.NONE, 0, stored);
                StoppableCluster cluster = new StoppableCluster(folder, PARALLELISM)) {
            kinesis.follow(Script.always(Fault.DENIED));
            WaitingInput input = new WaitingInput(RECORDS, CheckpointsWhilePausedITCase::batch);
            Configuration configuration = cluster.configuration("rocksdb");
            // Only the test triggers checkpoints.
            configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofHours(1));
            configuration.set(CheckpointingOptions.ENABLE_UNALIGNED, isUnaligned);
            JobGraph job = job(input, configuration, kinesis.endpoint());
            cluster.submit(job);
            await().atMost(1, TimeUnit.MINUTES)
                    .untilAsserted(
                            () -> {
                                assertThat(cluster.sum(job, Metrics.EVENTS_IN_SINK))
                                        .isEqualTo(RECORDS);
                                assertThat(cluster.sum(job, Metrics.CONNECTION_PAUSED))
                                        .isEqualTo(PARALLELISM);
                                assertThat(cluster.sum(job, Metrics.BYTES_IN_STATE))
                                        .isGreaterThan(MEMORY);
                            });

            for (int i = 0; i < CHECKPOINTS; i++) {
                cluster.cluster()
                        .triggerCheckpoint(job.getJobID(), CheckpointType.CONFIGURED)
                        .get(1, TimeUnit.MINUTES);
            }

            // Flink updates the statistics shortly after a checkpoint.
            CheckpointStatsSnapshot checkpoints =
                    await().atMost(1, TimeUnit.MINUTES)
                            .until(
                                    () ->
                                            cluster.cluster()
                                                    .getExecutionGraph(job.getJobID())
                                                    .get()
                                                    .getCheckpointStatsSnapshot(),
                                    statistics ->
                                            statistics.getCounts().getNumberOfCompletedCheckpoints()
                                                    == CHECKPOINTS);
            assertThat(checkpoints.getCounts().getNumberOfFailedCheckpoints()).isZero();
            assertThat(checkpoints.getSummaryStats().getEndToEndDurationStats().getMaximum())
                    .isLessThan(Duration.ofSeconds(30).toMillis());
            // The statistics call a checkpoint unaligned only where a barrier overtook something.
            assertThat(
                            cluster.cluster()
                                    .getExecutionGraph(job.getJobID())
                                    .get()
                                    .getCheckpointCoordinatorConfiguration()
                                    .isUnalignedCheckpointsEnabled())
                    .isEqualTo(isUnaligned);
            assertThat(stored.all()).isEmpty();

            kinesis.follow(Script.always(Fault.NONE));
            await().atMost(2, TimeUnit.MINUTES)
                    .until(() -> cluster.sum(job, Metrics.EVENTS_FORWARDED) == RECORDS);
            assertThat(stored.all()).hasSize(RECORDS);
            assertThat(cluster.cluster().getJobStatus(job.getJobID()).get())
                    .isEqualTo(JobStatus.RUNNING);
        }
    }

    private static InputRecord batch(long number) {
        return Inputs.record(
                        "{\"events\":[{\"event_type\":\"screen_view\",\"data\":{\"filler\":\""
                                + "x".repeat(1000)
                                + "\"}}],\"mpid\":"
                                + (1 + number % DEVICES)
                                + '}')
                .at(Inputs.position((int) number));
    }

    private JobGraph job(WaitingInput input, Configuration configuration, URI kinesis) {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(PARALLELISM);
        Settings settings =
                PropertiesJson.toOpenKinesis(kinesis)
                        .set("Output", "dead-letter-path", folder.resolve("letters").toString())
                        .settings();
        new ForwardingPipeline(
                        settings,
                        input,
                        new KinesisOutput(
                                "put-record",
                                "Forward to Kinesis",
                                new PutRecordOperatorFactory(
                                        "a stream that nobody may write to",
                                        "",
                                        () -> KinesisPutClient.toCustomer(settings),
                                        Optional.empty(),
                                        KinesisOutput.FIRST_IN_FLIGHT,
                                        64,
                                        MEMORY,
                                        1L << 30,
                                        PutRecordOperatorFactory.OnRefusal.DEAD_LETTER,
                                        Duration.ofSeconds(1))),
                        EventForwarderJob.deadLetterOutput(settings))
                .build(env);
        return env.getStreamGraph().getJobGraph();
    }
}
