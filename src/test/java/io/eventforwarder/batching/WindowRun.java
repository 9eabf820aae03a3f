package io.eventforwarder.batching;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.EventGroup;
import io.eventforwarder.model.EventType;
import io.eventforwarder.model.Fragment;
import io.eventforwarder.model.InputRecord;
import io.eventforwarder.parse.RecordParser;
import io.eventforwarder.settings.BatchingSettings;
import io.eventforwarder.settings.Settings.Mode;
import io.eventforwarder.testing.Inputs;
import io.eventforwarder.testing.Restored;
import io.eventforwarder.testing.RocksDb;
import io.eventforwarder.testing.TaskMetrics;
import io.eventforwarder.testing.TestSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.InstantiationUtil;

/** A window operator in a test harness, whose clock the test sets. */
public final class WindowRun implements AutoCloseable {
    /** The start of every run, in milliseconds since the epoch. */
    static final long BEGINNING = 1_700_000_000_000L;

    static final int MAX_PARALLELISM = 1024;
    static final long FINGERPRINT = 42;

    public enum Backend {
        HEAP,
        ROCKSDB;

        private StateBackend open() {
            return this == HEAP ? new HashMapStateBackend() : RocksDb.forHarness(false);
        }
    }

    public enum Kind {
        INTERVALS(Mode.TEN_MINUTE),
        SESSIONS(Mode.SESSION);

        private final Mode mode;

        Kind(Mode mode) {
            this.mode = mode;
        }
    }

    private final Kind kind;
    private final Backend backend;
    private final KeyedOneInputStreamOperatorTestHarness<String, Fragment, EventGroup> harness;
    private final TaskMetrics metrics = new TaskMetrics();

    private final RecordParser parser = new RecordParser(Set.of());
    private int inputs;

    private WindowRun(Kind kind, Backend backend, String... settings) throws Exception {
        this.kind = kind;
        this.backend = backend;
        harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        operator(kind.mode, TestSettings.asReceived(settings).batching()),
                        Fragment::deviceKey,
                        Types.STRING,
                        new MockEnvironmentBuilder()
                                .setMaxParallelism(MAX_PARALLELISM)
                                .setParallelism(1)
                                .setSubtaskIndex(0)
                                .setMetricGroup(metrics.group())
                                .build());
        harness.setStateBackend(backend.open());
        harness.setProcessingTime(BEGINNING);
        harness.setup(EventGroup.TYPE.createSerializer(new SerializerConfigImpl()));
    }

    /**
     * The window operator of a mode, built with Flink's window API and serialized as for a task.
     */
    @SuppressWarnings("unchecked")
    static OneInputStreamOperator<Fragment, EventGroup> operator(
            Mode mode, BatchingSettings batching) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        KeyedStream<Fragment, String> fragments =
                env.fromData(List.<Fragment>of(), Fragment.TYPE)
                        .keyBy(Fragment::deviceKey, Types.STRING);
        OneInputTransformation<Fragment, EventGroup> windows =
                (OneInputTransformation<Fragment, EventGroup>)
                        Grouping.inWindows(fragments, mode, batching).getTransformation();
        return InstantiationUtil.clone(windows.getOperator());
    }

    public static WindowRun of(Kind kind, Backend backend, String... settings) throws Exception {
        WindowRun run = new WindowRun(kind, backend, settings);
        run.harness.open();
        return run;
    }

    /**
     * Closes this run, and restores its state in a new run after a pause, with the given settings.
     */
    WindowRun restarted(Duration pause, String... settings) throws Exception {
        long now = harness.getProcessingTime();
        OperatorSubtaskState state = harness.snapshot(1, now);
        close();
        WindowRun run = new WindowRun(kind, backend, settings);
        run.harness.setProcessingTime(now + pause.toMillis());
        run.harness.initializeState(state);
        run.harness.open();
        return run;
    }

    /** Processes a batch: the mode splits it into fragments, which enter their windows. */
    public void arrives(Object batch) throws Exception {
        arrivesWithout(Set.of(), batch);
    }

    void arrivesWithout(Set<EventType> dropped, Object batch) throws Exception {
        for (EventBatch parsed : parse(batch)) {
            EventBatch kept = parsed.without(event -> dropped.contains(event.type()));
            List<Fragment> fragments =
                    kind == Kind.SESSIONS
                            ? Sessions.fragments(kept, FINGERPRINT)
                            : List.of(new Fragment(kept, "", false, FINGERPRINT));
            for (Fragment fragment : fragments) {
                harness.processElement(Restored.of(fragment, Fragment.TYPE), 0);
            }
        }
    }

    private List<EventBatch> parse(Object batch) {
        byte[] bytes = batch.toString().getBytes(StandardCharsets.UTF_8);
        return parser.parse(new InputRecord(bytes, Inputs.position(inputs++), Inputs.ARRIVAL))
                .batches();
    }

    public void passes(Duration time) throws Exception {
        harness.setProcessingTime(harness.getProcessingTime() + time.toMillis());
    }

    void inputEnds() throws Exception {
        harness.processWatermark(Watermark.MAX_WATERMARK);
    }

    /** The groups that the windows have sent since the last call. */
    public List<EventGroup> left() {
        List<EventGroup> groups = new ArrayList<>(harness.extractOutputValues());
        harness.getOutput().clear();
        return groups;
    }

    /** The groups that the windows have sent since the last call, each as "reason: event types". */
    List<String> summaries() {
        return left().stream()
                .map(group -> group.closeReason().label() + ": " + events(group))
                .toList();
    }

    private static String events(EventGroup group) {
        List<String> types = new ArrayList<>();
        for (Fragment fragment : group.fragments()) {
            fragment.batch().events().forEach(event -> types.add(event.type().label()));
        }
        return String.join(" ", types);
    }

    /** Fails if timers or, on the heap, entries of keyed state remain. */
    void assertNothingIsLeft() {
        assertThat(harness.numProcessingTimeTimers() + harness.numEventTimeTimers()).isZero();
        if (backend == Backend.HEAP) {
            assertThat(harness.numKeyedStateEntries()).isZero();
        }
    }

    long openWindows() {
        return metrics.gauge(Metrics.OPEN_WINDOWS);
    }

    long eventsInWindows() {
        return metrics.gauge(Metrics.EVENTS_IN_WINDOWS);
    }

    long bytesInWindows() {
        return metrics.gauge(Metrics.BYTES_IN_WINDOWS);
    }

    @Override
    public void close() throws IOException {
        try {
            harness.close();
        } catch (Exception e) {
            throw new IOException("The operator did not close.", e);
        }
    }
}
