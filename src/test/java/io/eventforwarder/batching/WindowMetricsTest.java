package io.eventforwarder.batching;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.batching.WindowRun.Backend;
import io.eventforwarder.batching.WindowRun.Kind;
import io.eventforwarder.testing.BatchJson;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The metrics openWindows, eventsInWindows and bytesInWindows. */
class WindowMetricsTest {
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    @Test
    void theMetricsFollowTheIntervals() throws Exception {
        try (WindowRun run = WindowRun.of(Kind.INTERVALS, Backend.HEAP)) {
            assertWaiting(run, 0, 0);
            run.arrives(batch("device-1", "screen_view"));
            long bytes = run.bytesInWindows();
            assertThat(bytes).isPositive();
            run.arrives(batch("device-1", "custom_event"));
            run.arrives(batch("device-2", "screen_view"));

            assertWaiting(run, 2, 3);
            assertThat(run.bytesInWindows()).isGreaterThan(2 * bytes);

            run.passes(TEN_MINUTES);
            assertWaiting(run, 0, 0);
            assertThat(run.bytesInWindows()).isZero();
        }
    }

    @Test
    void aWindowThatLeavesForItsSizeStaysOpen() throws Exception {
        try (WindowRun run =
                WindowRun.of(
                        Kind.INTERVALS, Backend.HEAP, "Batching.max-buffered-bytes", "64 kib")) {
            run.arrives(
                    BatchJson.bareWith("{\"data\": {\"x\": \"%s\"}}".formatted("y".repeat(70_000)))
                            .with("mp_deviceid", "\"device\""));

            assertThat(run.left()).hasSize(1);
            assertWaiting(run, 1, 0);
            assertThat(run.bytesInWindows()).isZero();
        }
    }

    @Test
    void openWindowsCountsSessionsUntilTheyEnd() throws Exception {
        try (WindowRun run = WindowRun.of(Kind.SESSIONS, Backend.HEAP)) {
            run.arrives(inSession(1, "screen_view"));
            run.arrives(inSession(2, "screen_view"));
            run.arrives(batch("device-1", "screen_view"));
            assertWaiting(run, 2, 2);

            run.arrives(inSession(1, "session_end"));
            run.passes(Duration.ofMinutes(1));
            assertWaiting(run, 1, 1);

            run.passes(Duration.ofMinutes(29));
            assertWaiting(run, 0, 0);
            assertThat(run.bytesInWindows()).isZero();
        }
    }

    @Test
    void openWindowsIsZeroAfterTheEndOfTheInput() throws Exception {
        for (Kind kind : Kind.values()) {
            try (WindowRun run = WindowRun.of(kind, Backend.HEAP)) {
                run.arrives(inSession(1, "screen_view"));
                assertWaiting(run, 1, 1);

                run.inputEnds();
                assertWaiting(run, 0, 0);
            }
        }
    }

    @Test
    void theMetricsAreRestoredAfterARestart() throws Exception {
        for (Kind kind : Kind.values()) {
            WindowRun before = WindowRun.of(kind, Backend.HEAP);
            before.arrives(inSession(1, "screen_view"));
            before.arrives(inSession(1, "custom_event"));
            long bytes = before.bytesInWindows();
            try (WindowRun run = before.restarted(Duration.ZERO)) {
                assertWaiting(run, 1, 2);
                assertThat(run.bytesInWindows()).isEqualTo(bytes);
                run.passes(Duration.ofHours(1));
                assertWaiting(run, 0, 0);
            }
        }
    }

    private static void assertWaiting(WindowRun run, int windows, int events) {
        assertThat(run.openWindows()).as("openWindows").isEqualTo(windows);
        assertThat(run.eventsInWindows()).as("eventsInWindows").isEqualTo(events);
    }

    private static BatchJson batch(String device, String type) {
        return BatchJson.bareWith("{\"event_type\": \"%s\"}".formatted(type))
                .with("mp_deviceid", "\"" + device + "\"");
    }

    private static BatchJson inSession(int session, String type) {
        return BatchJson.bareWith(
                        "{\"event_type\": \"%s\", \"data\": {\"session_id\": %d}}"
                                .formatted(type, session))
                .with("mp_deviceid", "\"device-1\"");
    }
}
