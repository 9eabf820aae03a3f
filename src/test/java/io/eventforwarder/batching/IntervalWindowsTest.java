package io.eventforwarder.batching;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.batching.WindowRun.Backend;
import io.eventforwarder.batching.WindowRun.Kind;
import io.eventforwarder.testing.BatchJson;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class IntervalWindowsTest {
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    @Parameter private Backend backend;
    @AutoClose private WindowRun run;

    @BeforeEach
    void begin() throws Exception {
        run = WindowRun.of(Kind.INTERVALS, backend);
    }

    private void beginWith(String... settings) throws Exception {
        run.close();
        run = WindowRun.of(Kind.INTERVALS, backend, settings);
    }

    private void restart(Duration pause, String... settings) throws Exception {
        run = run.restarted(pause, settings);
    }

    private static BatchJson batch(String type) {
        return BatchJson.bareWith("{\"event_type\": \"%s\"}".formatted(type))
                .with("mp_deviceid", "\"device\"");
    }

    private void beginAnInterval() throws Exception {
        run.arrives(batch("profile"));
        while (run.left().isEmpty()) {
            run.passes(Duration.ofMillis(50));
        }
        run.passes(Duration.ofMillis(1));
    }

    @Test
    void eventsOfOneDeviceAndIntervalAreSentTogether() throws Exception {
        beginAnInterval();
        run.arrives(batch("screen_view"));
        run.passes(TEN_MINUTES.minusMillis(100));
        run.arrives(batch("custom_event"));
        assertThat(run.summaries()).isEmpty();

        run.passes(Duration.ofMillis(100));

        assertThat(run.summaries()).containsExactly("interval: screen_view custom_event");
        run.assertNothingIsLeft();
    }

    @Test
    void aClockThatGoesBackOpensTheSameIntervalAgain() throws Exception {
        beginAnInterval();
        run.arrives(batch("screen_view"));
        run.passes(TEN_MINUTES);
        run.passes(Duration.ofMinutes(-1));
        run.arrives(batch("custom_event"));
        assertThat(run.openWindows()).isOne();
        run.passes(Duration.ofMinutes(1));

        assertThat(run.summaries())
                .containsExactly("interval: screen_view", "interval: custom_event");
        run.assertNothingIsLeft();
    }

    @Test
    void batchIntervalIsTheLengthOfAWindow() throws Exception {
        beginWith("Batching.batch-interval", "2 h");
        run.arrives(batch("screen_view"));
        run.passes(Duration.ofHours(2));

        assertThat(run.summaries()).containsExactly("interval: screen_view");
    }

    @Test
    void noEventWaitsLongerThanTheIntervalAndDevicesCloseEvenlyOverIt() throws Exception {
        for (int device = 0; device < 10_000; device++) {
            run.arrives(batch("screen_view").with("mp_deviceid", "\"device-" + device + '"'));
        }
        for (int percent = 0; percent < 100; percent++) {
            run.passes(TEN_MINUTES.dividedBy(100));
            assertThat(run.left()).hasSizeLessThanOrEqualTo(300);
        }
        run.assertNothingIsLeft();
    }

    @Test
    void anIntervalEndsAtTheSameMomentInEveryProcess() throws Exception {
        run.arrives(batch("screen_view"));

        run.passes(Duration.ofMillis(584_801));

        assertThat(run.left()).isEmpty();
        run.passes(Duration.ofMillis(1));
        assertThat(run.left()).hasSize(1);
    }

    @Test
    void maxBufferedBytesSendsEarlyAndTheWindowGoesOnEmpty() throws Exception {
        BatchJson large = batch("screen_view").with("x", '"' + "x".repeat(600) + '"');
        beginWith("Batching.max-buffered-bytes", "1 kb");
        beginAnInterval();
        run.arrives(large);
        assertThat(run.summaries()).isEmpty();
        run.arrives(large);
        assertThat(run.summaries()).containsExactly("size: screen_view screen_view");
        run.arrives(batch("custom_event"));
        assertThat(run.summaries()).isEmpty();

        run.passes(TEN_MINUTES);

        assertThat(run.summaries()).containsExactly("interval: custom_event");
        run.assertNothingIsLeft();
    }

    @Test
    void aWindowThatIsEmptyAfterASizeLimitSendsNothing() throws Exception {
        beginWith("Batching.max-buffered-bytes", "1 bytes");
        run.arrives(batch("screen_view"));
        assertThat(run.summaries()).containsExactly("size: screen_view");

        run.passes(TEN_MINUTES);

        assertThat(run.summaries()).isEmpty();
        run.assertNothingIsLeft();
    }

    @Test
    void aBatchWithoutEventsWaitsInItsDevicesWindow() throws Exception {
        run.arrives(BatchJson.bareWith().with("mp_deviceid", "\"device\""));
        assertThat(run.summaries()).isEmpty();
        run.passes(TEN_MINUTES);

        assertThat(run.summaries()).containsExactly("interval: ");
    }

    @Test
    void endOfInputSendsADevicesWindowsInTheOrderOfTheirTime() throws Exception {
        run.arrives(batch("screen_view"));
        restart(Duration.ZERO, "Batching.batch-interval", "2 h");
        run.arrives(batch("custom_event"));
        run.inputEnds();

        assertThat(run.summaries())
                .containsExactly("end_of_input: screen_view", "end_of_input: custom_event");
        run.assertNothingIsLeft();
    }

    @Test
    void aWindowThatIsOverdueAfterARestoreIsSent() throws Exception {
        run.arrives(batch("screen_view"));
        restart(Duration.ofDays(1));
        run.passes(Duration.ofMillis(1));

        assertThat(run.summaries()).containsExactly("interval: screen_view");
        run.assertNothingIsLeft();
    }
}
