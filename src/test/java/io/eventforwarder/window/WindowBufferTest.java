package io.eventforwarder.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventforwarder.event.EventBatch;
import io.eventforwarder.event.Fragment;
import io.eventforwarder.event.InputRecord;
import io.eventforwarder.parse.RecordParser;
import io.eventforwarder.testing.BatchJson;
import io.eventforwarder.testing.Inputs;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.internal.InternalListState;
import org.apache.flink.runtime.state.internal.InternalValueState;
import org.apache.flink.streaming.api.operators.StreamMap;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is written, and when; the state backend is one whose entries can be counted. */
class WindowBufferTest {
    private static final TimeWindow WINDOW = new TimeWindow(0, 10);
    private static final ListStateDescriptor<Fragment> CONTENTS =
            new ListStateDescriptor<>("contents", Fragment.Serializer.OF_STATE);
    private static final ValueStateDescriptor<Long> PROGRESS =
            new ValueStateDescriptor<>("progress", LongSerializer.INSTANCE);

    private final RecordParser parser = new RecordParser(Set.of());
    private KeyedOneInputStreamOperatorTestHarness<String, String, String> harness;
    private KeyedStateBackend<String> backend;
    private InternalListState<String, TimeWindow, Fragment> storedContents;
    private InternalValueState<String, TimeWindow, Long> storedProgress;

    @BeforeEach
    @SuppressWarnings("unchecked")
    void open() throws Exception {
        StreamMap<String, String> operator = new StreamMap<>(text -> text);
        harness =
                new KeyedOneInputStreamOperatorTestHarness<>(operator, text -> text, Types.STRING);
        harness.open();
        backend = operator.getKeyedStateBackend();
        TimeWindow.Serializer windows = new TimeWindow.Serializer();
        ListState<Fragment> list = backend.getOrCreateKeyedState(windows, CONTENTS);
        storedContents = (InternalListState<String, TimeWindow, Fragment>) list;
        ValueState<Long> value = backend.getOrCreateKeyedState(windows, PROGRESS);
        storedProgress = (InternalValueState<String, TimeWindow, Long>) value;
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    private WindowBuffer<TimeWindow, Long> buffer(long maxBytes) {
        return new WindowBuffer<>(backend, storedContents, storedProgress, maxBytes);
    }

    private Fragment fragment(String type) {
        byte[] bytes =
                BatchJson.bareWith("{\"event_type\": \"%s\"}".formatted(type))
                        .with("mp_deviceid", "\"device\"")
                        .toString()
                        .getBytes(StandardCharsets.UTF_8);
        EventBatch batch =
                parser.parse(new InputRecord(bytes, Inputs.place(1), Inputs.ARRIVAL))
                        .batches()
                        .get(0);
        return new Fragment(batch, "", false, 1);
    }

    /** As the window operator and its trigger do for an arrival. */
    private void arrives(WindowBuffer<TimeWindow, Long> buffer, String device, String type)
            throws Exception {
        backend.setCurrentKey(device);
        Fragment fragment = fragment(type);
        buffer.add(WINDOW, fragment);
        ValueState<Long> progress = buffer.progressOf(WINDOW);
        Long before = progress.value();
        progress.update((before == null ? 0 : before) + 1);
        buffer.writeExcess();
    }

    /** As they do when the window is over. */
    private List<String> ends(WindowBuffer<TimeWindow, Long> buffer, String device)
            throws Exception {
        backend.setCurrentKey(device);
        List<String> types = types(buffer.contentsOf(WINDOW));
        buffer.clearContents(WINDOW);
        buffer.progressOf(WINDOW).clear();
        return types;
    }

    private List<String> stored(String device) throws Exception {
        backend.setCurrentKey(device);
        storedContents.setCurrentNamespace(WINDOW);
        return types(storedContents.get());
    }

    private static List<String> types(Iterable<Fragment> fragments) {
        List<String> types = new ArrayList<>();
        if (fragments != null) {
            fragments.forEach(
                    fragment ->
                            fragment.batch()
                                    .events()
                                    .forEach(event -> types.add(event.type().label())));
        }
        return types;
    }

    @Test
    void aWindowThatIsSentBeforeItIsWrittenIsNeverWritten() throws Exception {
        WindowBuffer<TimeWindow, Long> buffer = buffer(Long.MAX_VALUE);
        arrives(buffer, "a", "profile");
        arrives(buffer, "a", "screen_view");

        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(ends(buffer, "a")).containsExactly("profile", "screen_view");
        buffer.writeAll();
        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    @Test
    void allIsWrittenOnceAndStaysBeforeWhatArrivesLater() throws Exception {
        WindowBuffer<TimeWindow, Long> buffer = buffer(Long.MAX_VALUE);
        arrives(buffer, "a", "profile");
        arrives(buffer, "b", "commerce_event");
        buffer.writeAll();
        buffer.writeAll();

        assertThat(stored("a")).containsExactly("profile");
        assertThat(stored("b")).containsExactly("commerce_event");
        arrives(buffer, "a", "screen_view");
        assertThat(stored("a")).containsExactly("profile");
        assertThat(ends(buffer, "a")).containsExactly("profile", "screen_view");
        assertThat(ends(buffer, "b")).containsExactly("commerce_event");
        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    @Test
    void theOldestWindowsAreWrittenWhenThereIsMoreThanItMayHold() throws Exception {
        long one = HeldWindow.BYTES + WindowBuffer.BYTES_A_FRAGMENT + fragment("profile").memory();
        WindowBuffer<TimeWindow, Long> buffer = buffer(2 * one);
        arrives(buffer, "a", "profile");
        arrives(buffer, "b", "profile");
        assertThat(harness.numKeyedStateEntries()).isZero();

        arrives(buffer, "c", "profile");

        assertThat(stored("a")).containsExactly("profile");
        assertThat(stored("b")).isEmpty();
        assertThat(stored("c")).isEmpty();
        assertThat(ends(buffer, "b")).containsExactly("profile");
        arrives(buffer, "d", "profile");
        assertThat(stored("c")).as("there is room since b ended").isEmpty();
    }

    @Test
    void holdsTwentyThousandWindowsAtMost() throws Exception {
        WindowBuffer<TimeWindow, Long> buffer = buffer(Long.MAX_VALUE);
        for (int i = 0; i < 20_002; i++) {
            arrives(buffer, "device-" + i, "profile");
        }

        assertThat(stored("device-0")).containsExactly("profile");
        assertThat(stored("device-1")).containsExactly("profile");
        assertThat(stored("device-2")).isEmpty();
    }

    @Test
    void whatAFailureLeftUnwrittenIsWrittenOnceTheNextTime() throws Exception {
        AtomicBoolean fails = new AtomicBoolean(true);
        WindowBuffer<TimeWindow, Long> buffer =
                new WindowBuffer<>(backend, storedContents, failing(fails), Long.MAX_VALUE);
        arrives(buffer, "a", "profile");
        arrives(buffer, "b", "commerce_event");

        assertThatThrownBy(buffer::writeAll).hasMessage("disk full");
        fails.set(false);
        buffer.writeAll();

        assertThat(stored("a")).containsExactly("profile");
        assertThat(stored("b")).containsExactly("commerce_event");
        assertThat(ends(buffer, "a")).containsExactly("profile");
        assertThat(ends(buffer, "b")).containsExactly("commerce_event");
        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    /** What the trigger keeps, in a state that takes nothing while it fails. */
    @SuppressWarnings("unchecked")
    private InternalValueState<String, TimeWindow, Long> failing(AtomicBoolean fails) {
        return (InternalValueState<String, TimeWindow, Long>)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {InternalValueState.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("update") && fails.get()) {
                                throw new IOException("disk full");
                            }
                            return method.invoke(storedProgress, arguments);
                        });
    }

    @Test
    void whatTheTriggerKeepsIsFoundAgainAfterItIsWritten() throws Exception {
        WindowBuffer<TimeWindow, Long> buffer = buffer(0);
        for (int i = 0; i < 3; i++) {
            arrives(buffer, "a", "profile");
        }

        backend.setCurrentKey("a");
        assertThat(buffer.progressOf(WINDOW).value()).isEqualTo(3);
        assertThat(ends(buffer, "a")).hasSize(3);
        assertThat(buffer.progressOf(WINDOW).value()).isNull();
    }

    @Test
    void holdsASixteenthOfASlotsHeapAndNoMoreThan128Mebibytes() {
        long mebibyte = 1 << 20;

        assertThat(WindowBuffer.maxBytes(1_600 * mebibyte, 4)).isEqualTo(25 * mebibyte);
        assertThat(WindowBuffer.maxBytes(6_144 * mebibyte, 1)).isEqualTo(128 * mebibyte);
    }
}
