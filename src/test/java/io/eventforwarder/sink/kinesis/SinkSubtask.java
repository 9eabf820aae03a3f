package io.eventforwarder.sink.kinesis;

import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.settings.Secret;
import io.eventforwarder.sink.kinesis.PutRecordSettings.RefusedRecords;
import io.eventforwarder.testing.Inputs;
import io.eventforwarder.testing.RocksDb;
import io.eventforwarder.testing.TaskMetrics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.annotation.Nullable;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.metrics.HistogramStatistics;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.heap.HeapKeyedStateBackend;
import org.apache.flink.runtime.state.storage.FileSystemCheckpointStorage;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * One subtask of the PutRecord sink, whose time, mailbox and destination are the test's. Records
 * are texts; the device of a record is the text's first letter, and each holds two events.
 */
final class SinkSubtask implements AutoCloseable {
    static final String DESTINATION = "events-out (us-east-1)";
    static final int EVENTS_A_RECORD = 2;
    static final Duration LONGEST_BACKOFF = Duration.ofSeconds(31);
    static final Duration LONGEST_GATHERING = Duration.ofMillis(100);

    private static final int MAX_PARALLELISM = 1024;

    private final PutRecordClient client;
    private final MockEnvironment environment;
    private final OneInputStreamOperatorTestHarness<OutgoingRecord, DeadLetter> harness;
    private final TaskMetrics metrics = new TaskMetrics();

    private SinkSubtask(Builder builder) throws Exception {
        client = builder.client;
        environment =
                new MockEnvironmentBuilder()
                        .setMaxParallelism(MAX_PARALLELISM)
                        .setParallelism(builder.parallelism)
                        .setSubtaskIndex(builder.index)
                        .setMetricGroup(metrics.group())
                        .build();
        harness =
                new OneInputStreamOperatorTestHarness<>(
                        new PutRecordOperatorFactory(
                                new PutRecordSettings(
                                        DESTINATION,
                                        builder.stateDestination,
                                        () -> builder.client,
                                        builder.partitionKeySecret,
                                        builder.maxInFlight,
                                        builder.maxBufferedBytes,
                                        builder.maxOverflowBytes,
                                        builder.refused,
                                        KinesisOutput.PROBE_INTERVAL)),
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

    /** Which of so many subtasks gets a record. */
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
                Inputs.place(1),
                Inputs.ARRIVAL);
    }

    static String text(OutgoingRecord record) {
        return new String(record.bytes(), StandardCharsets.UTF_8);
    }

    void receives(String... texts) throws Exception {
        for (String text : texts) {
            harness.processElement(record(text), 0);
        }
        runMails();
    }

    /** So far apart that each leaves in a request of its own, if it does not have to wait. */
    void receivesApart(String... texts) throws Exception {
        for (String text : texts) {
            receives(text);
            timePasses(LONGEST_GATHERING);
        }
    }

    void hearsThatAreStored(String... texts) throws Exception {
        for (String text : texts) {
            controlled().inFlight(text).isStored();
            runMails();
        }
    }

    void hearsThatFails(String text) throws Exception {
        hearsThatFails(text, new IllegalStateException("no luck"));
    }

    void hearsThatFails(String text, Throwable failure) throws Exception {
        controlled().inFlight(text).fails(failure);
        runMails();
    }

    /** Until nothing is left to send, however often something fails from now on. */
    void hearsThatEverythingIsStored() throws Exception {
        while (!controlled().inFlight().isEmpty()) {
            hearsThatAreStored(controlled().inFlight().get(0).text());
        }
    }

    private ControlledClient controlled() {
        return (ControlledClient) client;
    }

    void timePasses(Duration duration) throws Exception {
        harness.setProcessingTime(harness.getProcessingTime() + duration.toMillis());
        runMails();
    }

    void runMails() throws Exception {
        for (Optional<Mail> mail = nextMail(); mail.isPresent(); mail = nextMail()) {
            mail.get().run();
        }
    }

    /** Waits for a mail, which has to be under way, and runs it. */
    void awaitsMail() throws Exception {
        harness.getTaskMailbox().take(TaskMailbox.MIN_PRIORITY).run();
    }

    private Optional<Mail> nextMail() {
        return harness.getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY);
    }

    /** Runs in the task's thread once the operator lets go of it. */
    void whenItYields(ThrowingRunnable<Exception> action) {
        harness.getTaskMailbox().put(new Mail(action, TaskMailbox.MAX_PRIORITY, "test"));
    }

    OperatorSubtaskState snapshot() throws Exception {
        return harness.snapshot(1, Inputs.ARRIVAL);
    }

    /** One of several, each of which is completed: state on disk then writes only what is new. */
    void completesCheckpoint(long number) throws Exception {
        harness.snapshot(number, Inputs.ARRIVAL);
        harness.notifyOfCompletedCheckpoint(number);
    }

    void endsInput() throws Exception {
        harness.endInput();
    }

    int stateEntries() {
        return ((HeapKeyedStateBackend<?>) harness.getOperator().getKeyedStateBackend())
                .numKeyValueStateEntries();
    }

    long eventsForwarded() {
        return metrics.counter(Metrics.EVENTS_FORWARDED);
    }

    long recordsForwarded() {
        return metrics.counter(Metrics.RECORDS_FORWARDED);
    }

    long requestsRetried() {
        return metrics.counter(Metrics.REQUESTS_RETRIED);
    }

    long requestsThrottled() {
        return metrics.counter(Metrics.REQUESTS_THROTTLED);
    }

    long bytesInMemory() {
        return metrics.gauge(Metrics.BYTES_IN_MEMORY);
    }

    long bytesInState() {
        return metrics.gauge(Metrics.BYTES_IN_STATE);
    }

    long eventsInSink() {
        return metrics.gauge(Metrics.EVENTS_IN_SINK);
    }

    long bytesForwarded() {
        return metrics.counter(Metrics.BYTES_FORWARDED);
    }

    long requestsDenied() {
        return metrics.counter(Metrics.REQUESTS_DENIED);
    }

    HistogramStatistics eventsPerRecord() {
        return metrics.histogram(Metrics.EVENTS_PER_RECORD);
    }

    HistogramStatistics bytesPerRecord() {
        return metrics.histogram(Metrics.BYTES_PER_RECORD);
    }

    HistogramStatistics recordAgeMillis() {
        return metrics.histogram(Metrics.RECORD_AGE_MILLIS);
    }

    HistogramStatistics requestMillis() {
        return metrics.histogram(Metrics.REQUEST_MILLIS);
    }

    boolean isPaused() {
        return metrics.gauge(Metrics.CONNECTION_PAUSED) == 1;
    }

    /** The records that the destination refused. */
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

    /** How a subtask starts: alone, with the defaults and without state unless said otherwise. */
    static final class Builder {
        private final PutRecordClient client;
        private String stateDestination = "";
        private int maxInFlight = 64;
        private long maxBufferedBytes = 1L << 20;
        private long maxOverflowBytes = 1L << 30;
        private Optional<Secret> partitionKeySecret = Optional.empty();
        private RefusedRecords refused = RefusedRecords.ARE_DEAD_LETTERS;
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

        Builder refused(RefusedRecords fate) {
            refused = fate;
            return this;
        }

        Builder restoredFrom(OperatorSubtaskState snapshot) {
            state = snapshot;
            return this;
        }

        /** One of several that share what was the state of others. */
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

        /** Its state is RocksDB's, and its snapshots are incremental and go to a folder. */
        Builder stateOnDisk(Path snapshots) {
            disk = snapshots;
            return this;
        }

        SinkSubtask start() throws Exception {
            return new SinkSubtask(this);
        }
    }
}
