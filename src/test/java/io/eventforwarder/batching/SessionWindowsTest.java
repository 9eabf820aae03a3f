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
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SessionWindowsTest {
    private static final Duration ONE_MINUTE = Duration.ofMinutes(1);
    private static final Duration ALMOST_A_MINUTE = ONE_MINUTE.minusMillis(1);
    private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);
    private static final Duration ALMOST_HALF_AN_HOUR = HALF_AN_HOUR.minusMillis(1);
    private static final Duration ONE_MILLISECOND = Duration.ofMillis(1);

    private static WindowRun sessions(Backend backend, String... settings) throws Exception {
        return WindowRun.of(Kind.SESSIONS, backend, settings);
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

    private static void assertNothingIsLeft(WindowRun run, Backend backend) {
        assertThat(run.timers()).isZero();
        if (backend == Backend.HEAP) {
            assertThat(run.stateEntries()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void sessionTimeoutIsCountedFromTheLastArrival(Backend backend) throws Exception {
        try (WindowRun run = sessions(backend)) {
            run.arrives(screenView("a"));
            run.passes(ALMOST_HALF_AN_HOUR);
            run.arrives(batch(event("custom_event", "a")));
            run.passes(ALMOST_HALF_AN_HOUR);
            assertThat(run.told()).isEmpty();

            run.passes(ONE_MILLISECOND);

            assertThat(run.told()).containsExactly("session_timeout: screen_view custom_event");
            assertNothingIsLeft(run, backend);
        }
    }

    @ParameterizedTest
    @EnumSource
    void sessionEndGraceIsCountedFromTheFirstEnd(Backend backend) throws Exception {
        try (WindowRun run = sessions(backend)) {
            run.arrives(screenView("a"));
            run.passes(ONE_MINUTE);
            run.arrives(sessionEnd("a"));
            run.passes(ALMOST_A_MINUTE);
            run.arrives(sessionEnd("a"));
            assertThat(run.told()).isEmpty();

            run.passes(ONE_MILLISECOND);

            assertThat(run.told())
                    .containsExactly("session_end: screen_view session_end session_end");
            assertNothingIsLeft(run, backend);
        }
    }

    @Test
    void sessionEndGraceMayBeLongerThanTheTimeout() throws Exception {
        try (WindowRun run =
                sessions(
                        Backend.HEAP,
                        "Batching.session-timeout",
                        "1 min",
                        "Batching.session-end-grace",
                        "30 min")) {
            run.arrives(sessionEnd("a"));
            run.passes(ALMOST_HALF_AN_HOUR);
            run.arrives(screenView("a"));
            run.passes(ONE_MILLISECOND);

            assertThat(run.told()).containsExactly("session_end: session_end screen_view");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDroppedSessionEndClosesItsSessionAllTheSame(Backend backend) throws Exception {
        try (WindowRun run = sessions(backend)) {
            run.arrives(screenView("a"));
            run.arrivesWithout(Set.of(EventType.SESSION_END), sessionEnd("a"));
            run.passes(ONE_MINUTE);

            assertThat(run.told()).containsExactly("session_end: screen_view");
            assertNothingIsLeft(run, backend);
        }
    }

    @Test
    void aDroppedSessionEndEndsWhatArrivesAfterIt() throws Exception {
        try (WindowRun run = sessions(Backend.HEAP)) {
            run.arrivesWithout(Set.of(EventType.SESSION_END), sessionEnd("a"));
            run.passes(ALMOST_A_MINUTE);
            run.arrives(screenView("a"));
            run.passes(ONE_MILLISECOND);

            assertThat(run.told()).containsExactly("session_end: screen_view");
        }
    }

    @ParameterizedTest
    @EnumSource
    void endsAloneSendNothing(Backend backend) throws Exception {
        try (WindowRun run = sessions(backend)) {
            run.arrivesWithout(Set.of(EventType.SESSION_END), sessionEnd("a"));
            run.arrivesWithout(Set.of(EventType.SESSION_END), sessionEnd("a"));
            run.passes(ONE_MINUTE);

            assertThat(run.told()).isEmpty();
            assertNothingIsLeft(run, backend);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatArrivesAfterTheCloseIsSentLate(Backend backend) throws Exception {
        try (WindowRun run = sessions(backend)) {
            run.arrives(sessionEnd("a"));
            run.passes(ONE_MINUTE);
            assertThat(run.told()).containsExactly("session_end: session_end");

            run.arrives(screenView("a"));
            run.passes(ALMOST_HALF_AN_HOUR);
            assertThat(run.told()).isEmpty();
            run.passes(ONE_MILLISECOND);

            assertThat(run.told()).containsExactly("session_timeout: screen_view");
            assertNothingIsLeft(run, backend);
        }
    }

    @Test
    void aSessionEndThatComesDaysLaterIsARecordOfItsOwn() throws Exception {
        try (WindowRun run = sessions(Backend.HEAP)) {
            run.arrives(screenView("a"));
            run.passes(Duration.ofDays(3));
            run.arrives(sessionEnd("a"));
            run.passes(ONE_MINUTE);

            assertThat(run.told())
                    .containsExactly("session_timeout: screen_view", "session_end: session_end");
        }
    }

    @Test
    void sessionsOfOneDeviceAreToldApart() throws Exception {
        try (WindowRun run = sessions(Backend.HEAP)) {
            run.arrives(batch(event("screen_view", "a"), event("custom_event", "b")));
            run.arrives(sessionEnd("a"));
            run.passes(ONE_MINUTE);
            assertThat(run.told()).containsExactly("session_end: screen_view session_end");

            run.passes(HALF_AN_HOUR);
            assertThat(run.told()).containsExactly("session_timeout: custom_event");
        }
    }

    @Test
    void devicesWithTheSameSessionAreToldApart() throws Exception {
        try (WindowRun run = sessions(Backend.HEAP)) {
            run.arrives(screenView("a"));
            run.arrives(
                    BatchJson.bareWith(event("session_end", "a"))
                            .with("mp_deviceid", "\"another device\""));
            run.passes(ONE_MINUTE);

            assertThat(run.told()).containsExactly("session_end: session_end");
        }
    }

    @Test
    void aSessionIsOneWhoeverWasLoggedIn() throws Exception {
        try (WindowRun run = sessions(Backend.HEAP)) {
            run.arrives(screenView("a").with("mpid", "1"));
            run.arrives(batch(event("custom_event", "a")).with("mpid", "2"));
            run.arrives(sessionEnd("a").with("mpid", "1"));
            run.passes(ONE_MINUTE);

            assertThat(run.told())
                    .containsExactly("session_end: screen_view custom_event session_end");
        }
    }

    @ParameterizedTest
    @EnumSource
    void eventsWithoutASessionAreSentAtOnceBatchByBatch(Backend backend) throws Exception {
        String view = "{\"event_type\": \"screen_view\"}";
        try (WindowRun run = sessions(backend)) {
            run.arrives(batch(view, event("custom_event", "a"), view));
            run.arrives(batch(view));
            run.arrives(batch());

            assertThat(run.told())
                    .containsExactly(
                            "as_received: screen_view screen_view",
                            "as_received: screen_view",
                            "as_received: ");
            run.inputEnds();
            assertThat(run.told()).containsExactly("end_of_input: custom_event");
            assertNothingIsLeft(run, backend);
        }
    }

    @ParameterizedTest
    @EnumSource
    void maxBufferedBytesSendsEarlyAndTheSessionGoesOn(Backend backend) throws Exception {
        BatchJson view = screenView("a").with("x", '"' + "x".repeat(600) + '"');
        try (WindowRun run = sessions(backend, "Batching.max-buffered-bytes", "1500 bytes")) {
            run.arrives(view);
            run.arrives(sessionEnd("a"));
            assertThat(run.told()).isEmpty();
            run.arrives(view);
            assertThat(run.told()).containsExactly("size: screen_view session_end screen_view");

            run.passes(ALMOST_A_MINUTE);
            run.arrives(screenView("a"));
            run.passes(ONE_MILLISECOND);

            assertThat(run.told()).containsExactly("session_end: screen_view");
            assertNothingIsLeft(run, backend);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSessionOfWhichAllWasSentForItsSizeClosesInSilence(Backend backend) throws Exception {
        try (WindowRun run = sessions(backend, "Batching.max-buffered-bytes", "1 bytes")) {
            run.arrives(screenView("a"));
            assertThat(run.told()).containsExactly("size: screen_view");

            run.passes(HALF_AN_HOUR);

            assertThat(run.told()).isEmpty();
            assertNothingIsLeft(run, backend);
        }
    }

    @ParameterizedTest
    @EnumSource
    void endOfInputSendsAllSessionsAsTheyBegan(Backend backend) throws Exception {
        try (WindowRun run = sessions(backend)) {
            run.arrives(screenView("c"));
            run.passes(ONE_MILLISECOND);
            run.arrives(batch(event("custom_event", "a")));
            run.passes(ONE_MILLISECOND);
            run.arrives(sessionEnd("b"));
            run.inputEnds();

            assertThat(run.told())
                    .containsExactly(
                            "end_of_input: screen_view",
                            "end_of_input: custom_event",
                            "end_of_input: session_end");
            assertNothingIsLeft(run, backend);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRestoredSessionGoesOn(Backend backend) throws Exception {
        OperatorSubtaskState state;
        try (WindowRun run = sessions(backend)) {
            run.arrives(screenView("a"));
            run.arrives(sessionEnd("a"));
            state = run.snapshot();
        }
        long later = WindowRun.BEGINNING + ALMOST_A_MINUTE.toMillis();
        try (WindowRun run = WindowRun.restored(state, later, Kind.SESSIONS, backend)) {
            run.arrives(batch(event("custom_event", "a")));
            assertThat(run.told()).isEmpty();
            run.passes(ONE_MILLISECOND);

            assertThat(run.told())
                    .containsExactly("session_end: screen_view session_end custom_event");
            assertNothingIsLeft(run, backend);
        }
    }

    @ParameterizedTest
    @EnumSource
    void sessionsThatAreOverdueAfterARestoreAreSent(Backend backend) throws Exception {
        OperatorSubtaskState state;
        try (WindowRun run = sessions(backend)) {
            run.arrives(screenView("a"));
            run.arrives(sessionEnd("b"));
            state = run.snapshot();
        }
        long later = WindowRun.BEGINNING + Duration.ofDays(1).toMillis();
        try (WindowRun run = WindowRun.restored(state, later, Kind.SESSIONS, backend)) {
            run.passes(ONE_MILLISECOND);

            assertThat(run.told())
                    .containsExactly("session_end: session_end", "session_timeout: screen_view");
            assertNothingIsLeft(run, backend);
        }
    }

    @Test
    void anArrivalForAnOverdueSessionIsNotLost() throws Exception {
        OperatorSubtaskState state;
        try (WindowRun run = sessions(Backend.HEAP)) {
            run.arrives(sessionEnd("a"));
            state = run.snapshot();
        }
        long later = WindowRun.BEGINNING + Duration.ofDays(1).toMillis();
        try (WindowRun run = WindowRun.restored(state, later, Kind.SESSIONS, Backend.HEAP)) {
            run.arrives(screenView("a"));
            run.passes(HALF_AN_HOUR);

            List<EventGroup> groups = run.left();
            assertThat(groups.stream().mapToInt(group -> group.fragments().size()).sum())
                    .isEqualTo(2);
            assertNothingIsLeft(run, Backend.HEAP);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(120)
    void aDeviceWithVeryManySessionsCostsNoQuadraticTime(Backend backend) throws Exception {
        int many = 100_000;
        try (WindowRun run = sessions(backend)) {
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
            assertNothingIsLeft(run, backend);
        }
    }

    @Test
    void aSessionIdOfAnyLengthIsTheSameSession() throws Exception {
        String endless = "x".repeat(100_000);
        try (WindowRun run = sessions(Backend.HEAP)) {
            run.arrives(screenView(endless));
            run.arrives(screenView(endless + "y"));
            run.arrives(sessionEnd(endless));
            run.passes(ONE_MINUTE);

            assertThat(run.told()).containsExactly("session_end: screen_view session_end");
        }
    }
}
