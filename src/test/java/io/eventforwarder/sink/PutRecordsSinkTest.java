package io.eventforwarder.sink;

import static org.apache.flink.util.concurrent.Executors.newDirectExecutorService;
import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.credentials.RenewableCredentials;
import io.eventforwarder.event.OutgoingRecord;
import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.settings.Secret;
import io.eventforwarder.testing.Inputs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.core.testutils.ManuallyTriggeredScheduledExecutorService;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.clusterframework.types.ResourceID;
import org.apache.flink.runtime.executiongraph.ExecutionGraphTestUtils;
import org.apache.flink.runtime.metrics.groups.TaskManagerMetricGroup;
import org.apache.flink.runtime.metrics.util.TestingMetricRegistry;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.runtime.operators.sink.SinkWriterOperatorFactory;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/** One subtask of Flink's sink over a Kinesis whose answers, and whose time, are the test's. */
@Timeout(60)
class PutRecordsSinkTest {
    private static final Duration IN_BUFFER = Duration.ofMillis(100);

    private final ControlledKinesis kinesis = new ControlledKinesis();
    private final ManuallyTriggeredScheduledExecutorService thread =
            new ManuallyTriggeredScheduledExecutorService();
    private final Map<String, Metric> metrics = new HashMap<>();

    private final class Subtask implements AutoCloseable {
        private final MockEnvironment environment;
        private final OneInputStreamOperatorTestHarness<
                        OutgoingRecord, CommittableMessage<OutgoingRecord>>
                harness;

        Subtask(OperatorSubtaskState state) throws Exception {
            environment =
                    new MockEnvironmentBuilder()
                            .setMetricGroup(
                                    TaskManagerMetricGroup.createTaskManagerMetricGroup(
                                                    TestingMetricRegistry.builder()
                                                            .setRegisterConsumer(
                                                                    (metric, name, group) ->
                                                                            metrics.put(
                                                                                    name, metric))
                                                            .build(),
                                                    "localhost",
                                                    ResourceID.generate())
                                            .addJob(new JobID(), "job")
                                            .addTask(
                                                    ExecutionGraphTestUtils
                                                            .createExecutionAttemptId(),
                                                    "task"))
                            .build();
            harness =
                    new OneInputStreamOperatorTestHarness<>(
                            new SinkWriterOperatorFactory<OutgoingRecord, OutgoingRecord>(
                                    new PutRecordsSink(
                                            "events-out",
                                            2,
                                            Optional.of(Secret.of("pepper")),
                                            observer ->
                                                    new PausingKinesisClient(
                                                            "events-out (us-east-1)",
                                                            kinesis,
                                                            RenewableCredentials.ofEnvironment(),
                                                            KinesisOutput.PROBE_INTERVAL,
                                                            thread,
                                                            newDirectExecutorService(),
                                                            observer))),
                            OutgoingRecord.TYPE.createSerializer(environmentConfig(environment)),
                            environment);
            harness.initializeState(state);
            harness.open();
        }

        void receives(String... texts) throws Exception {
            for (String text : texts) {
                harness.processElement(record(text), 0);
            }
        }

        void timePasses() throws Exception {
            harness.setProcessingTime(harness.getProcessingTime() + IN_BUFFER.toMillis());
            settle();
        }

        void settle() throws Exception {
            thread.triggerAll();
            for (Optional<Mail> mail = nextMail(); mail.isPresent(); mail = nextMail()) {
                mail.get().run();
                thread.triggerAll();
            }
        }

        private Optional<Mail> nextMail() {
            return harness.getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY);
        }

        OperatorSubtaskState snapshot() throws Exception {
            return harness.snapshot(1, Inputs.ARRIVAL);
        }

        @Override
        public void close() throws IOException {
            try {
                harness.close();
                environment.close();
            } catch (Exception e) {
                throw new IOException("The sink did not close.", e);
            }
        }
    }

    private static SerializerConfig environmentConfig(MockEnvironment environment) {
        return environment.getExecutionConfig().getSerializerConfig();
    }

    private static String text(String name) {
        return "{\"events\":[{},{}],\"name\":\"" + name + "\"}";
    }

    private static OutgoingRecord record(String text) {
        return new OutgoingRecord(
                "mp_deviceid:\u00e9",
                text.getBytes(StandardCharsets.UTF_8),
                2,
                Inputs.place(1),
                Inputs.ARRIVAL);
    }

    private long counted(String name) {
        return ((Counter) metrics.get(name)).getCount();
    }

    private long shown(String name) {
        return (Long) ((Gauge<?>) metrics.get(name)).getValue();
    }

    private Subtask started() throws Exception {
        return new Subtask(OperatorSubtaskState.builder().build());
    }

    @Test
    void manyRecordsLeaveInOneRequestAndAreCountedWhenTheyAreStored() throws Exception {
        try (Subtask sink = started()) {
            sink.receives(text("a"), text("b"));
            assertThat(kinesis.isIdle()).isTrue();
            sink.timePasses();
            assertThat(counted(Metrics.EVENTS_FORWARDED)).isZero();
            assertThat(shown(Metrics.EVENTS_IN_SINK)).isEqualTo(4);

            ControlledKinesis.Request request = kinesis.next();
            assertThat(request.records()).containsExactly(text("a"), text("b"));
            assertThat(request.entries())
                    .extracting(PutRecordsRequestEntry::partitionKey)
                    .containsOnly(
                            new PartitionKeys(Optional.of("pepper")).of("mp_deviceid:\u00e9"));
            request.isStored();
            sink.settle();

            assertThat(counted(Metrics.EVENTS_FORWARDED)).isEqualTo(4);
            assertThat(counted(Metrics.RECORDS_FORWARDED)).isEqualTo(2);
            assertThat(shown(Metrics.EVENTS_IN_SINK)).isZero();
        }
    }

    @Test
    void whatFailsIsSentAgainAndCountedOnce() throws Exception {
        try (Subtask sink = started()) {
            sink.receives(text("a"), text("b"));
            sink.timePasses();
            kinesis.next().isStoredBut("InternalFailure", text("a"));
            sink.settle();
            assertThat(kinesis.isIdle()).isTrue();
            assertThat(shown(Metrics.EVENTS_IN_SINK)).isEqualTo(2);

            thread.triggerNonPeriodicScheduledTasks();
            sink.settle();
            sink.timePasses();
            ControlledKinesis.Request again = kinesis.next();
            assertThat(again.records()).containsExactly(text("a"));
            again.isStored();
            sink.settle();

            assertThat(counted(Metrics.EVENTS_FORWARDED)).isEqualTo(4);
            assertThat(counted(Metrics.REQUESTS_RETRIED)).isEqualTo(1);
            assertThat(shown(Metrics.EVENTS_IN_SINK)).isZero();
        }
    }

    @Test
    void aPauseIsShownAndEndsByItself() throws Exception {
        try (Subtask sink = started()) {
            sink.receives(text("a"));
            sink.timePasses();
            kinesis.next().isStoredBut("KMSDisabledException", text("a"));
            sink.settle();
            assertThat(shown(Metrics.CONNECTION_PAUSED)).isEqualTo(1);

            thread.triggerNonPeriodicScheduledTasks();
            sink.settle();
            sink.timePasses();
            kinesis.next().isStored();
            sink.settle();

            assertThat(shown(Metrics.CONNECTION_PAUSED)).isZero();
            assertThat(kinesis.stored()).isEqualTo(text("a"));
        }
    }

    @Test
    void whatWaitsAtACheckpointLeavesAfterTheRestoreUnderTheSameKey() throws Exception {
        OperatorSubtaskState state;
        try (Subtask sink = started()) {
            sink.receives(text("a"), text("\u00e9"));
            state = sink.snapshot();
        }
        try (Subtask sink = new Subtask(state)) {
            assertThat(shown(Metrics.EVENTS_IN_SINK)).isEqualTo(4);
            sink.timePasses();
            ControlledKinesis.Request request = kinesis.next();
            assertThat(request.records()).containsExactly(text("a"), text("\u00e9"));
            assertThat(request.entries())
                    .extracting(PutRecordsRequestEntry::partitionKey)
                    .containsOnly(
                            new PartitionKeys(Optional.of("pepper")).of("mp_deviceid:\u00e9"));
            request.isStored();
            sink.settle();

            assertThat(counted(Metrics.EVENTS_FORWARDED)).isEqualTo(4);
            assertThat(shown(Metrics.EVENTS_IN_SINK)).isZero();
        }
    }

    @Test
    void aRequestIsNeverLargerThanKinesisTakes() throws Exception {
        String large = text("x".repeat(30_000));
        try (Subtask sink = started()) {
            sink.receives(IntStream.range(0, 400).mapToObj(i -> large).toArray(String[]::new));
            sink.timePasses();

            assertThat(kinesis.isIdle()).isFalse();
            while (!kinesis.isIdle()) {
                ControlledKinesis.Request request = kinesis.next();
                assertThat(
                                request.entries().stream()
                                        .mapToLong(
                                                entry ->
                                                        entry.data().asByteArray().length
                                                                + entry.partitionKey().length())
                                        .sum())
                        .isLessThanOrEqualTo(10L << 20);
                request.isStored();
                sink.settle();
            }
            sink.timePasses();
        }
    }
}
