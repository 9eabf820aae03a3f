package io.eventforwarder.batching;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.batching.WindowRun.Backend;
import io.eventforwarder.batching.WindowRun.Kind;
import io.eventforwarder.testing.BatchJson;
import java.time.Duration;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IntervalWindowsTest {
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private static WindowRun intervals(Backend backend, String... settings) throws Exception {
        return WindowRun.of(Kind.INTERVALS, backend, settings);
    }

    private static BatchJson batch(String type) {
        return BatchJson.bareWith("{\"event_type\": \"%s\"}".formatted(type))
                .with("mp_deviceid", "\"device\"");
    }

    /** A batch from each of so many devices. */
    private static void arrivesFromEach(WindowRun run, int devices) throws Exception {
        for (int device = 0; device < devices; device++) {
            run.arrives(batch("screen_view").with("mp_deviceid", "\"device-" + device + '"'));
        }
    }

    /** Lets time pass until the device's window has just closed, so that a new one begins. */
    private static void beginAnInterval(WindowRun run) throws Exception {
        run.arrives(batch("profile"));
        while (run.left().isEmpty()) {
            run.passes(Duration.ofMillis(50));
        }
        run.passes(Duration.ofMillis(1));
    }

    private static void assertNothingIsLeft(WindowRun run, Backend backend) {
        assertThat(run.timers()).isZero();
        if (backend == Backend.HEAP) {
            assertThat(run.stateEntries()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatADeviceSendsInItsIntervalLeavesTogether(Backend backend) throws Exception {
        try (WindowRun run = intervals(backend)) {
            beginAnInterval(run);
            run.arrives(batch("screen_view"));
            run.passes(TEN_MINUTES.minusMillis(100));
            run.arrives(batch("custom_event"));
            assertThat(run.told()).isEmpty();

            run.passes(Duration.ofMillis(100));

            assertThat(run.told()).containsExactly("interval: screen_view custom_event");
            assertNothingIsLeft(run, backend);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatArrivesAfterTheClockWentBackLeavesAtTheSameIntervalsEndOnceMore(Backend backend)
            throws Exception {
        try (WindowRun run = intervals(backend)) {
            beginAnInterval(run);
            run.arrives(batch("screen_view"));
            run.passes(TEN_MINUTES);
            run.passes(Duration.ofMinutes(-1));
            run.arrives(batch("custom_event"));
            assertThat(run.openWindows()).isOne();
            run.passes(Duration.ofMinutes(1));

            assertThat(run.told())
                    .containsExactly("interval: screen_view", "interval: custom_event");
            assertNothingIsLeft(run, backend);
        }
    }

    @ParameterizedTest
    @EnumSource
    void batchIntervalIsAsLongAsItIsSet(Backend backend) throws Exception {
        try (WindowRun run = intervals(backend, "Batching.batch-interval", "2 h")) {
            run.arrives(batch("screen_view"));
            run.passes(Duration.ofHours(2));

            assertThat(run.told()).containsExactly("interval: screen_view");
        }
    }

    @Test
    void noEventWaitsLongerThanTheInterval() throws Exception {
        try (WindowRun run = intervals(Backend.HEAP)) {
            arrivesFromEach(run, 1_000);
            run.passes(TEN_MINUTES);

            assertThat(run.left()).hasSize(1_000);
            assertNothingIsLeft(run, Backend.HEAP);
        }
    }

    @Test
    void devicesCloseEvenlyOverTheInterval() throws Exception {
        try (WindowRun run = intervals(Backend.HEAP)) {
            arrivesFromEach(run, 10_000);
            for (int percent = 0; percent < 100; percent++) {
                run.passes(TEN_MINUTES.dividedBy(100));
                assertThat(run.left()).hasSizeLessThanOrEqualTo(300);
            }
            assertThat(run.timers()).isZero();
        }
    }

    @Test
    void anIntervalEndsAtTheSameMomentInEveryProcess() throws Exception {
        try (WindowRun run = intervals(Backend.HEAP)) {
            run.arrives(batch("screen_view"));
            long waited = 0;
            while (run.left().isEmpty()) {
                run.passes(Duration.ofMillis(1));
                waited++;
            }
            assertThat(waited).isEqualTo(584_802);
        }
    }

    @ParameterizedTest
    @EnumSource
    void maxBufferedBytesSendsEarlyAndTheWindowGoesOnEmpty(Backend backend) throws Exception {
        BatchJson large = batch("screen_view").with("x", '"' + "x".repeat(600) + '"');
        try (WindowRun run = intervals(backend, "Batching.max-buffered-bytes", "1 kb")) {
            beginAnInterval(run);
            run.arrives(large);
            assertThat(run.told()).isEmpty();
            run.arrives(large);
            assertThat(run.told()).containsExactly("size: screen_view screen_view");
            run.arrives(batch("custom_event"));
            assertThat(run.told()).isEmpty();

            run.passes(TEN_MINUTES);

            assertThat(run.told()).containsExactly("interval: custom_event");
            assertNothingIsLeft(run, backend);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWindowOfWhichAllWasSentForItsSizeClosesInSilence(Backend backend) throws Exception {
        try (WindowRun run = intervals(backend, "Batching.max-buffered-bytes", "1 bytes")) {
            run.arrives(batch("screen_view"));
            assertThat(run.told()).containsExactly("size: screen_view");

            run.passes(TEN_MINUTES);

            assertThat(run.told()).isEmpty();
            assertNothingIsLeft(run, backend);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBatchWithoutEventsWaitsInItsDevicesWindow(Backend backend) throws Exception {
        try (WindowRun run = intervals(backend)) {
            run.arrives(BatchJson.bareWith().with("mp_deviceid", "\"device\""));
            assertThat(run.told()).isEmpty();
            run.passes(TEN_MINUTES);

            assertThat(run.told()).containsExactly("interval: ");
        }
    }

    @ParameterizedTest
    @EnumSource
    void endOfInputSendsEveryWindow(Backend backend) throws Exception {
        try (WindowRun run = intervals(backend)) {
            run.arrives(batch("screen_view"));
            run.arrives(batch("custom_event").with("mp_deviceid", "\"another\""));
            run.inputEnds();

            assertThat(run.told())
                    .containsExactlyInAnyOrder(
                            "end_of_input: screen_view", "end_of_input: custom_event");
            assertNothingIsLeft(run, backend);
        }
    }

    @ParameterizedTest
    @EnumSource
    void endOfInputSendsADevicesWindowsInTheOrderOfTheirTime(Backend backend) throws Exception {
        OperatorSubtaskState state;
        long time;
        try (WindowRun run = intervals(backend)) {
            run.arrives(batch("screen_view"));
            time = run.now();
            state = run.snapshot();
        }
        try (WindowRun run =
                WindowRun.restored(
                        state, time, Kind.INTERVALS, backend, "Batching.batch-interval", "2 h")) {
            run.arrives(batch("custom_event"));
            run.inputEnds();

            assertThat(run.told())
                    .containsExactly("end_of_input: screen_view", "end_of_input: custom_event");
            assertNothingIsLeft(run, backend);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRestoredWindowGoesOn(Backend backend) throws Exception {
        OperatorSubtaskState state;
        long time;
        try (WindowRun run = intervals(backend)) {
            beginAnInterval(run);
            run.arrives(batch("screen_view"));
            time = run.now();
            state = run.snapshot();
        }
        try (WindowRun run = WindowRun.restored(state, time + 1_000, Kind.INTERVALS, backend)) {
            run.arrives(batch("custom_event"));
            assertThat(run.told()).isEmpty();
            run.passes(TEN_MINUTES);

            assertThat(run.told()).containsExactly("interval: screen_view custom_event");
            assertNothingIsLeft(run, backend);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWindowThatIsOverdueAfterARestoreIsSent(Backend backend) throws Exception {
        OperatorSubtaskState state;
        try (WindowRun run = intervals(backend)) {
            run.arrives(batch("screen_view"));
            state = run.snapshot();
        }
        long later = WindowRun.BEGINNING + Duration.ofDays(1).toMillis();
        try (WindowRun run = WindowRun.restored(state, later, Kind.INTERVALS, backend)) {
            run.passes(Duration.ofMillis(1));

            assertThat(run.told()).containsExactly("interval: screen_view");
            assertNothingIsLeft(run, backend);
        }
    }

    @Test
    void theOrderOfArrivalIsKept() throws Exception {
        try (WindowRun run = intervals(Backend.HEAP)) {
            for (String type : List.of("screen_view", "custom_event", "profile")) {
                run.arrives(batch(type));
            }
            run.inputEnds();

            assertThat(run.told())
                    .containsExactly("end_of_input: screen_view custom_event profile");
        }
    }
}
