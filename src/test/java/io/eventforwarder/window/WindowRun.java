package io.eventforwarder.window;

import io.eventforwarder.event.Event;
import io.eventforwarder.event.EventBatch;
import io.eventforwarder.event.EventGroup;
import io.eventforwarder.event.EventType;
import io.eventforwarder.event.Fragment;
import io.eventforwarder.event.InputRecord;
import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.parse.RecordParser;
import io.eventforwarder.settings.BatchingSettings;
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
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.runtime.taskmanager.TaskManagerRuntimeInfo;
import org.apache.flink.runtime.util.TestingTaskManagerRuntimeInfo;
import org.apache.flink.streaming.api.operators.TimerHeapInternalTimer;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/** One of the window operators at work, at a time that the test sets. */
final class WindowRun implements AutoCloseable {
    /** When every run begins, in milliseconds since the epoch. */
    static final long BEGINNING = 1_700_000_000_000L;

    static final int MAX_PARALLELISM = 1024;
    static final long FINGERPRINT = 42;

    /** State backends, with how many slots share the heap: what windows buffer is a part of it. */
    enum Backend {
        HEAP(1),
        ROCKSDB(1),
        ROCKSDB_WITH_BUFFERS_OF_A_FEW_BATCHES(
                (int) (Runtime.getRuntime().maxMemory() / MemorySize.ofMebiBytes(1).getBytes())
                        * 16),
        ROCKSDB_WITH_BUFFERS_OF_NEXT_TO_NOTHING(Integer.MAX_VALUE);

        private final int slots;

        Backend(int slots) {
            this.slots = slots;
        }

        private StateBackend open() {
            return this == HEAP ? new HashMapStateBackend() : RocksDb.forHarness(false);
        }
    }

    enum Kind {
        INTERVALS,
        SESSIONS;

        private Windows<?, ?> windows(BatchingSettings batching, String unusedBecause) {
            ExecutionConfig config = new ExecutionConfig();
            return this == INTERVALS
                    ? Windows.ofIntervals(batching, unusedBecause, config)
                    : Windows.ofSessions(batching, unusedBecause, config);
        }
    }

    private final Kind kind;
    private final KeyedOneInputStreamOperatorTestHarness<String, Fragment, EventGroup> harness;
    private final TaskMetrics metrics = new TaskMetrics();

    /** What fragments are as they come from the subtask that has parsed them. */
    private final TypeInformation<Fragment> onTheirWay;

    private final RecordParser parser = new RecordParser(Set.of());
    private int inputs;

    private WindowRun(Kind kind, Backend backend, String unusedBecause, String... settings)
            throws Exception {
        this.kind = kind;
        onTheirWay = backend == Backend.HEAP ? Fragment.TYPE : Fragment.COMPRESSED_TYPE;
        harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        kind.windows(TestSettings.asReceived(settings).batching(), unusedBecause),
                        Fragment::deviceKey,
                        Types.STRING,
                        new MockEnvironmentBuilder()
                                .setMaxParallelism(MAX_PARALLELISM)
                                .setParallelism(1)
                                .setSubtaskIndex(0)
                                .setMetricGroup(metrics.group())
                                .setTaskManagerRuntimeInfo(taskManager(backend))
                                .build());
        harness.setStateBackend(backend.open());
        harness.setProcessingTime(BEGINNING);
        harness.setup(EventGroup.TYPE.createSerializer(new SerializerConfigImpl()));
    }

    private static TaskManagerRuntimeInfo taskManager(Backend backend) {
        Configuration configuration = new Configuration();
        configuration.set(TaskManagerOptions.NUM_TASK_SLOTS, backend.slots);
        return new TestingTaskManagerRuntimeInfo(configuration);
    }

    static WindowRun of(Kind kind, Backend backend, String... settings) throws Exception {
        WindowRun run = new WindowRun(kind, backend, "", settings);
        run.harness.open();
        return run;
    }

    /** Goes on, at a time, where a snapshot was taken. */
    static WindowRun restored(
            OperatorSubtaskState state, long time, Kind kind, Backend backend, String... settings)
            throws Exception {
        WindowRun run = new WindowRun(kind, backend, "", settings);
        run.harness.setProcessingTime(time);
        run.restore(state);
        return run;
    }

    /** Starts windows that the mode does not have, with what a snapshot holds. */
    static WindowRun unused(OperatorSubtaskState state, String because, Kind kind)
            throws Exception {
        WindowRun run = new WindowRun(kind, Backend.HEAP, because);
        run.restore(state);
        return run;
    }

    private void restore(OperatorSubtaskState state) throws Exception {
        harness.initializeState(state);
        harness.open();
    }

    /** A batch comes in, and goes to its windows as the mode takes it apart. */
    void arrives(Object batch) throws Exception {
        arrivesWithout(Set.of(), batch);
    }

    /** A batch comes in, and loses its events of some types to the toggles. */
    void arrivesWithout(Set<EventType> dropped, Object batch) throws Exception {
        for (EventBatch parsed : parse(batch)) {
            EventBatch kept = parsed.without(event -> dropped.contains(event.type()));
            List<Fragment> fragments =
                    kind == Kind.SESSIONS
                            ? Sessions.fragments(kept, FINGERPRINT)
                            : List.of(new Fragment(kept, "", false, FINGERPRINT));
            for (Fragment fragment : fragments) {
                harness.processElement(Restored.of(fragment, onTheirWay), 0);
            }
        }
    }

    private List<EventBatch> parse(Object batch) {
        byte[] bytes = batch.toString().getBytes(StandardCharsets.UTF_8);
        return parser.parse(new InputRecord(bytes, Inputs.place(inputs++), Inputs.ARRIVAL))
                .batches();
    }

    void passes(Duration time) throws Exception {
        harness.setProcessingTime(harness.getProcessingTime() + time.toMillis());
    }

    long now() {
        return harness.getProcessingTime();
    }

    /** No more input will come. */
    void inputEnds() throws Exception {
        harness.processWatermark(Watermark.MAX_WATERMARK);
    }

    /** As timers of intervals do that older versions had. */
    void timerForTheEndOfInputFires(String deviceKey, TimeWindow window) throws Exception {
        IntervalWindows windows = (IntervalWindows) harness.getOperator();
        windows.setCurrentKey(deviceKey);
        windows.onEventTime(new TimerHeapInternalTimer<>(window.maxTimestamp(), deviceKey, window));
    }

    OperatorSubtaskState snapshot() throws Exception {
        return harness.snapshot(1, now());
    }

    /** What has left since this was asked last. */
    List<EventGroup> left() {
        List<EventGroup> groups = new ArrayList<>(harness.extractOutputValues());
        harness.getOutput().clear();
        return groups;
    }

    /** The groups that have left since the last call, each as "reason: event types". */
    List<String> told() {
        return left().stream()
                .map(group -> group.closeReason().label() + ": " + events(group))
                .toList();
    }

    private static String events(EventGroup group) {
        List<String> types = new ArrayList<>();
        for (Fragment fragment : group.fragments()) {
            for (Event event : fragment.batch().events()) {
                types.add(event.type().label());
            }
        }
        return String.join(" ", types);
    }

    /** Entries of keyed state, on the heap. */
    int stateEntries() {
        return harness.numKeyedStateEntries();
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

    int timers() {
        return harness.numProcessingTimeTimers() + harness.numEventTimeTimers();
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
