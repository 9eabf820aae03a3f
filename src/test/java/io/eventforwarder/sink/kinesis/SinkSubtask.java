package io.eventforwarder.sink.kinesis;

import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.settings.Secret;
import io.eventforwarder.sink.kinesis.PutRecordOperatorFactory.OnRefusal;
import io.eventforwarder.testing.Inputs;
import io.eventforwarder.testing.RocksDb;
import io.eventforwarder.testing.TaskMetrics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.heap.HeapKeyedStateBackend;
import org.apache.flink.runtime.state.storage.FileSystemCheckpointStorage;
import org.apache.flink.runtime.util.TestingTaskManagerRuntimeInfo;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * One subtask of the PutRecord sink in a harness; the test controls time, mailbox and destination.
 * Records are texts of two events each; the first letter of a text is the record's device.
 */
final class SinkSubtask implements AutoCloseable {
    static final String DESTINATION = "events-out (us-east-1)";
    static final int EVENTS_A_RECORD = 2;

    /** The bytes that a record of two bytes and the queue of its device take in memory. */
    static final long BYTES_OF_A_RECORD = 2 + 2 * RecordBuffer.OVERHEAD;

    static final Duration FIRST_BACKOFF = Duration.ofMillis(110);
    static final Duration LONGEST_BACKOFF = Duration.ofSeconds(31);
    static final Duration LONGEST_GATHERING = Duration.ofMillis(100);

    private static final int MAX_PARALLELISM = 1024;

    private final PutRecordClient client;
    private final MockEnvironment environment;
    private final OneInputStreamOperatorTestHarness<OutgoingRecord, DeadLetter> harness;
    private final TaskMetrics metrics = new TaskMetrics();
    private boolean isReceiving;

    private SinkSubtask(Builder builder) throws Exception {
        client = builder.client;
        environment =
                new MockEnvironmentBuilder()
                        .setMaxParallelism(MAX_PARALLELISM)
                        .setParallelism(builder.parallelism)
                        .setSubtaskIndex(builder.index)
                        .setMetricGroup(metrics.group())
                        .setTaskManagerRuntimeInfo(
                                new TestingTaskManagerRuntimeInfo(
                                        new Configuration()
                                                .set(
                                                        TaskManagerOptions.NUM_TASK_SLOTS,
                                                        builder.slots)))
                        .build();
        harness =
                new OneInputStreamOperatorTestHarness<>(
                        new PutRecordOperatorFactory(
                                DESTINATION,
                                builder.stateDestination,
                                () -> builder.client,
                                builder.partitionKeySecret,
                                builder.firstInFlight.orElse(builder.maxInFlight),
                                builder.maxInFlight,
                                builder.maxBufferedBytes,
                                builder.maxOverflowBytes,
                                builder.onRefusal,
                                KinesisOutput.PROBE_INTERVAL),
                        OutgoingRecord.TYPE.createSerializer(
                                environment.getExecutionConfig().getSerializerConfig()),
                        environment);
        KeySelector<OutgoingRecord, String> byDevice = OutgoingRecord::deviceKey;
        harness.getStreamConfig().setStatePartitioner(0, byDevice);
        harness.getStreamConfig()
                .setStateKeySerializer(
                        Types.STRING.createSerializer(
                                environment.getExecutionConfig().getSerializerConfig()));
        harness.getStreamConfig().serializeAllConfigs();
        harness.setProcessingTime(Inputs.ARRIVAL);
        if (builder.disk != null) {
            harness.setStateBackend(RocksDb.forHarness(true));
            harness.setCheckpointStorage(new FileSystemCheckpointStorage(builder.disk.toUri()));
        }
        harness.setup(
                DeadLetter.TYPE.createSerializer(
                        environment.getExecutionConfig().getSerializerConfig()));
        harness.initializeState(builder.state);
        harness.open();
    }

    static Builder to(PutRecordClient client) {
        return new Builder(client);
    }

    static SinkSubtask startedWith(ControlledClient client) throws Exception {
        return to(client).start();
    }

    static int indexOf(String text, int parallelism) {
        return KeyGroupRangeAssignment.assignKeyToParallelOperator(
                deviceKey(text), MAX_PARALLELISM, parallelism);
    }

    /** The state of all subtasks, for {@link Builder#restoredFrom}. */
    static OperatorSubtaskState together(OperatorSubtaskState... snapshots) throws Exception {
        return AbstractStreamOperatorTestHarness.repackageState(snapshots);
    }

    static String deviceKey(String text) {
        return "mp_deviceid:" + text.charAt(0);
    }

    static OutgoingRecord record(String text) {
        return new OutgoingRecord(
                deviceKey(text),
                text.getBytes(StandardCharsets.UTF_8),
                EVENTS_A_RECORD,
                Inputs.position(1),
                Inputs.ARRIVAL);
    }

    static String text(OutgoingRecord record) {
        return new String(record.bytes(), StandardCharsets.UTF_8);
    }

    void receive(String... texts) throws Exception {
        for (String text : texts) {
            harness.processElement(record(text), 0);
        }
        runMails();
    }

    /** Receives a record. While the sink holds the stream back, the action runs repeatedly. */
    void receive(String text, ThrowingRunnable<Exception> meanwhile) throws Exception {
        isReceiving = true;
        runOnYield(() -> runMeanwhile(meanwhile));
        try {
            harness.processElement(record(text), 0);
        } finally {
            isReceiving = false;
        }
        runMails();
    }

    private void runMeanwhile(ThrowingRunnable<Exception> action) throws Exception {
        if (isReceiving) {
            action.run();
            runOnYield(() -> runMeanwhile(action));
        }
    }

    int timers() {
        return harness.getProcessingTimeService().getNumActiveTimers();
    }

    /** The times of the timers that are set. */
    Set<Long> timerTimes() {
        return harness.getProcessingTimeService().getActiveTimerTimestamps();
    }

    /** Advances the time so far that each record leaves in a request of its own. */
    void receiveApart(String... texts) throws Exception {
        for (String text : texts) {
            receive(text);
            advanceTime(LONGEST_GATHERING);
        }
    }

    void acknowledge(String... texts) throws Exception {
        for (String text : texts) {
            controlled().inFlight(text).acknowledge();
            runMails();
        }
    }

    void fail(String text) throws Exception {
        fail(text, new IllegalStateException("no luck"));
    }

    void fail(String text, Throwable failure) throws Exception {
        controlled().inFlight(text).fail(failure);
        runMails();
    }

    void acknowledgeAll() throws Exception {
        while (!controlled().inFlight().isEmpty()) {
            acknowledge(controlled().inFlight().get(0).text());
        }
    }

    private ControlledClient controlled() {
        return (ControlledClient) client;
    }

    void advanceTime(Duration duration) throws Exception {
        harness.setProcessingTime(harness.getProcessingTime() + duration.toMillis());
        runMails();
    }

    void runMails() throws Exception {
        for (Optional<Mail> mail = nextMail(); mail.isPresent(); mail = nextMail()) {
            mail.get().run();
        }
    }

    void awaitMail() throws Exception {
        harness.getTaskMailbox().take(TaskMailbox.MIN_PRIORITY).run();
    }

    private Optional<Mail> nextMail() {
        return harness.getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY);
    }

    /** Runs an action in the task's thread when the operator yields. */
    void runOnYield(ThrowingRunnable<Exception> action) {
        harness.getTaskMailbox().put(new Mail(action, TaskMailbox.MAX_PRIORITY, "test"));
    }

    OperatorSubtaskState snapshot() throws Exception {
        return harness.snapshot(1, Inputs.ARRIVAL);
    }

    /**
     * Takes and completes a checkpoint, because RocksDB writes only the difference to the last
     * completed one.
     */
    void completeCheckpoint(long number) throws Exception {
        harness.snapshot(number, Inputs.ARRIVAL);
        harness.notifyOfCompletedCheckpoint(number);
    }

    void endInput() throws Exception {
        harness.endInput();
    }

    int stateEntries() {
        return ((HeapKeyedStateBackend<?>) harness.getOperator().getKeyedStateBackend())
                .numKeyValueStateEntries();
    }

    long eventsInSink() {
        return metrics.gauge(Metrics.EVENTS_IN_SINK);
    }

    TaskMetrics metrics() {
        return metrics;
    }

    boolean isPaused() {
        return metrics.gauge(Metrics.CONNECTION_PAUSED) == 1;
    }

    List<DeadLetter> refused() {
        return harness.extractOutputValues();
    }

    long requestsInFlight() {
        return metrics.gauge(Metrics.REQUESTS_IN_FLIGHT);
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

    /** The settings of a subtask; by default it is alone and without state. */
    static final class Builder {
        private final PutRecordClient client;
        private String stateDestination = "";
        private int maxInFlight = 64;
        private Optional<Integer> firstInFlight = Optional.empty();
        private long maxBufferedBytes = 1L << 20;
        private long maxOverflowBytes = 1L << 30;
        private Optional<Secret> partitionKeySecret = Optional.empty();
        private OnRefusal onRefusal = OnRefusal.DEAD_LETTER;
        private int slots = 1;
        private int parallelism = 1;
        private int index;
        @Nullable private Path disk;
        private OperatorSubtaskState state = OperatorSubtaskState.builder().build();

        private Builder(PutRecordClient client) {
            this.client = client;
        }

        Builder stateDestination(String destination) {
            stateDestination = destination;
            return this;
        }

        Builder maxInFlight(int requests) {
            maxInFlight = requests;
            return this;
        }

        /** Sets the limit at the beginning, which is otherwise the maximum. */
        Builder firstInFlight(int requests) {
            firstInFlight = Optional.of(requests);
            return this;
        }

        /** Sets a budget for records of two bytes, each of another device. */
        Builder recordsInMemory(int records) {
            return maxBufferedBytes(records * BYTES_OF_A_RECORD);
        }

        Builder maxBufferedBytes(long bytes) {
            maxBufferedBytes = bytes;
            return this;
        }

        Builder maxOverflowBytes(long bytes) {
            maxOverflowBytes = bytes;
            return this;
        }

        Builder partitionKeySecret(Secret secret) {
            partitionKeySecret = Optional.of(secret);
            return this;
        }

        /** Sets the number of slots that share the heap. */
        Builder slots(int number) {
            slots = number;
            return this;
        }

        Builder onRefusal(OnRefusal reaction) {
            onRefusal = reaction;
            return this;
        }

        Builder restoredFrom(OperatorSubtaskState snapshot) {
            state = snapshot;
            return this;
        }

        Builder restoredFrom(
                OperatorSubtaskState snapshot, int oldParallelism, int newParallelism, int index) {
            parallelism = newParallelism;
            this.index = index;
            state =
                    AbstractStreamOperatorTestHarness.repartitionOperatorState(
                            snapshot, MAX_PARALLELISM, oldParallelism, newParallelism, index);
            return this;
        }

        Builder subtask(int index, int parallelism) {
            this.index = index;
            this.parallelism = parallelism;
            return this;
        }

        Builder stateOnDisk(Path snapshots) {
            disk = snapshots;
            return this;
        }

        SinkSubtask start() throws Exception {
            return new SinkSubtask(this);
        }
    }
}
