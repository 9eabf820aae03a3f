package io.eventforwarder.batching;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.batching.WindowRun.Backend;
import io.eventforwarder.batching.WindowRun.Kind;
import io.eventforwarder.model.EventGroup;
import io.eventforwarder.model.EventType;
import io.eventforwarder.testing.BatchJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class SessionWindowsTest {
    private static final Duration ONE_MINUTE = Duration.ofMinutes(1);
    private static final Duration ALMOST_A_MINUTE = ONE_MINUTE.minusMillis(1);
    private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);
    private static final Duration ALMOST_HALF_AN_HOUR = HALF_AN_HOUR.minusMillis(1);
    private static final Duration ONE_MILLISECOND = Duration.ofMillis(1);

    @Parameter private Backend backend;
    @AutoClose private WindowRun run;

    @BeforeEach
    void begin() throws Exception {
        run = WindowRun.of(Kind.SESSIONS, backend);
    }

    private void beginWith(String... settings) throws Exception {
        run.close();
        run = WindowRun.of(Kind.SESSIONS, backend, settings);
    }

    private void restart(Duration pause, String... settings) throws Exception {
        run = run.restarted(pause, settings);
    }

    private static String event(String type, String session) {
        return "{\"event_type\": \"%s\", \"data\": {\"session_uuid\": \"%s\"}}"
                .formatted(type, session);
    }

    private static BatchJson batch(String... events) {
        return BatchJson.bareWith(events).with("mp_deviceid", "\"device\"");
    }

    private static BatchJson screenView(String session) {
        return batch(event("screen_view", session));
    }

    private static BatchJson sessionEnd(String session) {
        return batch(event("session_end", session));
    }

    @Test
    void sessionTimeoutIsCountedFromTheLastArrival() throws Exception {
        run.arrives(screenView("a"));
        run.passes(ALMOST_HALF_AN_HOUR);
        run.arrives(batch(event("custom_event", "a")));
        run.passes(ALMOST_HALF_AN_HOUR);
        assertThat(run.summaries()).isEmpty();

        run.passes(ONE_MILLISECOND);

        assertThat(run.summaries()).containsExactly("session_timeout: screen_view custom_event");
        run.assertNothingIsLeft();
    }

    @Test
    void sessionEndGraceIsCountedFromTheFirstEnd() throws Exception {
        run.arrives(screenView("a"));
        run.passes(ONE_MINUTE);
        run.arrives(sessionEnd("a"));
        run.passes(ALMOST_A_MINUTE);
        run.arrives(sessionEnd("a"));
        assertThat(run.summaries()).isEmpty();

        run.passes(ONE_MILLISECOND);

        assertThat(run.summaries())
                .containsExactly("session_end: screen_view session_end session_end");
        run.assertNothingIsLeft();
    }

    @Test
    void sessionEndGraceMayBeLongerThanTheTimeout() throws Exception {
        beginWith("Batching.session-timeout", "1 min", "Batching.session-end-grace", "30 min");
        run.arrives(sessionEnd("a"));
        run.passes(ALMOST_HALF_AN_HOUR);
        run.arrives(screenView("a"));
        run.passes(ONE_MILLISECOND);

        assertThat(run.summaries()).containsExactly("session_end: session_end screen_view");
    }

    @Test
    void aDroppedSessionEndClosesItsSessionAllTheSame() throws Exception {
        run.arrives(screenView("a"));
        run.arrivesWithout(Set.of(EventType.SESSION_END), sessionEnd("a"));
        run.passes(ONE_MINUTE);

        assertThat(run.summaries()).containsExactly("session_end: screen_view");
        run.assertNothingIsLeft();
    }

    @Test
    void aDroppedSessionEndEndsWhatArrivesAfterIt() throws Exception {
        run.arrivesWithout(Set.of(EventType.SESSION_END), sessionEnd("a"));
        run.passes(ALMOST_A_MINUTE);
        run.arrives(screenView("a"));
        run.passes(ONE_MILLISECOND);

        assertThat(run.summaries()).containsExactly("session_end: screen_view");
    }

    @Test
    void aSessionWithOnlyADroppedEndSendsNothing() throws Exception {
        run.arrivesWithout(Set.of(EventType.SESSION_END), sessionEnd("a"));
        run.arrivesWithout(Set.of(EventType.SESSION_END), sessionEnd("a"));
        run.passes(ONE_MINUTE);

        assertThat(run.summaries()).isEmpty();
        run.assertNothingIsLeft();
    }

    @Test
    void eventsAfterTheCloseAreSentInAWindowOfTheirOwn() throws Exception {
        run.arrives(sessionEnd("a"));
        run.passes(ONE_MINUTE);
        assertThat(run.summaries()).containsExactly("session_end: session_end");

        run.arrives(screenView("a"));
        run.passes(ALMOST_HALF_AN_HOUR);
        assertThat(run.summaries()).isEmpty();
        run.passes(ONE_MILLISECOND);

        assertThat(run.summaries()).containsExactly("session_timeout: screen_view");
        run.assertNothingIsLeft();
    }

    @Test
    void sessionsOfOneDeviceAreToldApart() throws Exception {
        run.arrives(batch(event("screen_view", "a"), event("custom_event", "b")));
        run.arrives(sessionEnd("a"));
        run.passes(ONE_MINUTE);
        assertThat(run.summaries()).containsExactly("session_end: screen_view session_end");

        run.passes(HALF_AN_HOUR);
        assertThat(run.summaries()).containsExactly("session_timeout: custom_event");
    }

    @Test
    void eventsWithoutASessionAreSentAtOnceBatchByBatch() throws Exception {
        String view = "{\"event_type\": \"screen_view\"}";
        run.arrives(batch(view, event("custom_event", "a"), view));
        run.arrives(batch(view));
        run.arrives(batch());

        assertThat(run.summaries())
                .containsExactly(
                        "as_received: screen_view screen_view",
                        "as_received: screen_view",
                        "as_received: ");
        run.inputEnds();
        assertThat(run.summaries()).containsExactly("end_of_input: custom_event");
        run.assertNothingIsLeft();
    }

    @Test
    void maxBufferedBytesSendsEarlyAndTheSessionGoesOn() throws Exception {
        BatchJson view = screenView("a").with("x", '"' + "x".repeat(600) + '"');
        beginWith("Batching.max-buffered-bytes", "1500 bytes");
        run.arrives(view);
        run.arrives(sessionEnd("a"));
        assertThat(run.summaries()).isEmpty();
        run.arrives(view);
        assertThat(run.summaries()).containsExactly("size: screen_view session_end screen_view");

        run.passes(ALMOST_A_MINUTE);
        run.arrives(screenView("a"));
        run.passes(ONE_MILLISECOND);

        assertThat(run.summaries()).containsExactly("session_end: screen_view");
        run.assertNothingIsLeft();
    }

    @Test
    void aSessionThatIsEmptyAfterASizeLimitSendsNothing() throws Exception {
        beginWith("Batching.max-buffered-bytes", "1 bytes");
        run.arrives(screenView("a"));
        assertThat(run.summaries()).containsExactly("size: screen_view");

        run.passes(HALF_AN_HOUR);

        assertThat(run.summaries()).isEmpty();
        run.assertNothingIsLeft();
    }

    @Test
    void endOfInputSendsAllSessionsAsTheyBegan() throws Exception {
        run.arrives(screenView("c"));
        run.passes(ONE_MILLISECOND);
        run.arrives(batch(event("custom_event", "a")));
        run.passes(ONE_MILLISECOND);
        run.arrives(sessionEnd("b"));
        run.inputEnds();

        assertThat(run.summaries())
                .containsExactly(
                        "end_of_input: screen_view",
                        "end_of_input: custom_event",
                        "end_of_input: session_end");
        run.assertNothingIsLeft();
    }

    @Test
    void aRestoredSessionGoesOn() throws Exception {
        run.arrives(screenView("a"));
        run.arrives(sessionEnd("a"));
        restart(ALMOST_A_MINUTE);
        run.arrives(batch(event("custom_event", "a")));
        assertThat(run.summaries()).isEmpty();
        run.passes(ONE_MILLISECOND);

        assertThat(run.summaries())
                .containsExactly("session_end: screen_view session_end custom_event");
        run.assertNothingIsLeft();
    }

    @Test
    void sessionsThatAreOverdueAfterARestoreAreSent() throws Exception {
        run.arrives(screenView("a"));
        run.arrives(sessionEnd("b"));
        restart(Duration.ofDays(1));
        run.passes(ONE_MILLISECOND);

        assertThat(run.summaries())
                .containsExactly("session_end: session_end", "session_timeout: screen_view");
        run.assertNothingIsLeft();
    }

    @Test
    void anArrivalForAnOverdueSessionIsNotLost() throws Exception {
        run.arrives(sessionEnd("a"));
        restart(Duration.ofDays(1));
        run.arrives(screenView("a"));
        run.passes(HALF_AN_HOUR);

        List<EventGroup> groups = run.left();
        assertThat(groups.stream().mapToInt(group -> group.fragments().size()).sum()).isEqualTo(2);
        run.assertNothingIsLeft();
    }

    @Test
    @Timeout(120)
    void aDeviceWithVeryManySessionsCostsNoQuadraticTime() throws Exception {
        int many = 100_000;
        List<String> events = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            events.add(event("custom_event", "session " + i));
            if (events.size() == 100) {
                run.arrives(batch(events.toArray(String[]::new)));
                events.clear();
            }
        }
        run.passes(HALF_AN_HOUR);

        assertThat(run.left()).hasSize(many);
        run.assertNothingIsLeft();
    }
}
