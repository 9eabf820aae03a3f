package io.eventforwarder.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.event.DeadLetter;
import io.eventforwarder.event.Refusal;
import io.eventforwarder.settings.Secret;
import io.eventforwarder.sink.PutRecordSettings.Refused;
import io.eventforwarder.sink.SendFailure.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** A person has to mend something, or the destination will never take a record. */
@ParameterizedClass(name = "at most {0} records a request")
@ValueSource(ints = {1, 500})
class PausedConnectionTest {
    private static final Duration PROBE_INTERVAL = Duration.ofSeconds(30);
    private final SendFailure denied =
            new SendFailure(Kind.NEEDS_A_PERSON, "Access is denied.", null);
    private final SendFailure invalid =
            new SendFailure(Kind.RECORDS_OWN_FAULT, "The record is refused.", null);
    private final SendFailure throttled = new SendFailure(Kind.TRANSIENT, "Too fast.", null);

    @Parameter private int maxRecords;

    private ControlledClient client;

    @BeforeEach
    void openClient() {
        client = new ControlledClient(maxRecords);
    }

    @Test
    void connectionPausedMeansOneProbeEveryThirtySeconds() throws Exception {
        try (SinkSubtask sink = SinkSubtask.startedWith(client)) {
            sink.receivesApart("a1", "b1", "c1");
            sink.hearsThatFails("a1", denied);
            assertThat(sink.isPaused()).isTrue();
            sink.hearsThatFails("b1", denied);
            sink.hearsThatFails("c1", denied);
            sink.receives("d1");
            sink.timePasses(PROBE_INTERVAL.minusMillis(1));
            assertThat(client.underWay()).isEmpty();

            sink.timePasses(Duration.ofMillis(1));

            assertThat(client.underWay()).hasSize(1);
            assertThat(client.renewals()).isEqualTo(1);
            sink.hearsThatFails(client.underWay().get(0).text(), denied);
            sink.timePasses(PROBE_INTERVAL.minusMillis(1));
            assertThat(client.underWay()).isEmpty();
            sink.timePasses(Duration.ofMillis(1));
            assertThat(client.underWay()).hasSize(1);
            assertThat(client.renewals()).isEqualTo(2);
            assertThat(sink.requestsDenied()).isEqualTo(4);
            assertThat(sink.requestsRetried()).isEqualTo(4);
        }
    }

    @Test
    void whenItIsMendedAllGoesOnInOrder() throws Exception {
        try (SinkSubtask sink = SinkSubtask.startedWith(client)) {
            sink.receives("a1", "a2", "b1");
            sink.hearsThatFails("a1", denied);
            sink.hearsThatFails("b1", denied);
            sink.receives("a3", "c1");
            sink.timePasses(PROBE_INTERVAL);
            sink.hearsThatAreStored(client.underWay().get(0).text());

            assertThat(sink.isPaused()).isFalse();
            sink.hearsThatEverythingIsStored();
            assertThat(client.stored()).containsSubsequence("a1", "a2", "a3");
            assertThat(client.stored()).containsExactlyInAnyOrder("a1", "a2", "a3", "b1", "c1");
            assertThat(sink.eventsInSink()).isZero();
        }
    }

    @Test
    void anAnswerToAnEarlierRequestDoesNotEndThePause() throws Exception {
        try (SinkSubtask sink = SinkSubtask.startedWith(client)) {
            sink.receives("a1", "b1", "b2");
            sink.hearsThatFails("a1", denied);
            sink.hearsThatAreStored("b1");

            assertThat(sink.isPaused()).isTrue();
            assertThat(client.underWay()).isEmpty();
        }
    }

    @Test
    void aProbeThatFailsForAReasonThatPassesLeavesThePause() throws Exception {
        try (SinkSubtask sink = SinkSubtask.startedWith(client)) {
            sink.receives("a1", "b1");
            sink.hearsThatFails("a1", denied);
            sink.hearsThatFails("b1", throttled);
            sink.timePasses(PROBE_INTERVAL);
            sink.hearsThatFails(client.underWay().get(0).text(), throttled);
            assertThat(sink.isPaused()).isTrue();
            sink.timePasses(PROBE_INTERVAL);
            sink.hearsThatAreStored(client.underWay().get(0).text());
            sink.hearsThatEverythingIsStored();

            assertThat(client.stored()).containsExactlyInAnyOrder("a1", "b1");
        }
    }

    @Test
    void aCheckpointHoldsWhatWaitsWhilePaused() throws Exception {
        ControlledClient mended = new ControlledClient();
        try (SinkSubtask sink = SinkSubtask.startedWith(client)) {
            sink.receives("a1", "a2");
            sink.hearsThatFails("a1", denied);
            try (SinkSubtask restored =
                    SinkSubtask.to(mended).restoredFrom(sink.snapshot()).start()) {
                restored.hearsThatEverythingIsStored();
                assertThat(mended.stored()).containsExactly("a1", "a2");
            }
        }
    }

    @Test
    void aPartitionKeySecretThatIsNowherePausesTheConnection() throws Exception {
        try (SinkSubtask sink =
                SinkSubtask.to(client)
                        .partitionKeySecret(Secret.of("env:NO_SUCH_VARIABLE_ANYWHERE"))
                        .start()) {
            sink.receives("a1");

            assertThat(sink.isPaused()).isTrue();
            sink.timePasses(Duration.ofSeconds(31));
            assertThat(sink.isPaused()).isTrue();
            assertThat(client.sent()).isEmpty();
        }
    }

    @Test
    void aRecordThatIsNeverTakenIsADeadLetterAndItsNeighboursGoOn() throws Exception {
        try (SinkSubtask sink = SinkSubtask.startedWith(client)) {
            sink.receives("a1", "a2");
            sink.hearsThatFails("a1", invalid);
            sink.hearsThatAreStored("a2");

            assertThat(client.stored()).containsExactly("a2");
            assertThat(sink.refused())
                    .singleElement()
                    .satisfies(
                            letter -> {
                                assertThat(letter.reason())
                                        .isEqualTo(Refusal.REFUSED_BY_DESTINATION);
                                assertThat(letter.stage()).isEqualTo(DeadLetter.Stage.SINK);
                                assertThat(letter.events()).isEqualTo(SinkSubtask.EVENTS_A_RECORD);
                                assertThat(letter.detail()).isEqualTo("The record is refused.");
                                assertThat(letter.payload())
                                        .isEqualTo("a1".getBytes(StandardCharsets.UTF_8));
                            });
            assertThat(sink.eventsForwarded()).isEqualTo(SinkSubtask.EVENTS_A_RECORD);
            assertThat(sink.eventsInSink()).isZero();
        }
    }

    @Test
    void deadLettersThatAreNotTakenAreKept() throws Exception {
        try (SinkSubtask sink = SinkSubtask.to(client).refused(Refused.ARE_KEPT).start()) {
            sink.receives("a1");
            sink.hearsThatFails("a1", invalid);
            assertThat(sink.isPaused()).isTrue();
            sink.timePasses(PROBE_INTERVAL);
            sink.hearsThatAreStored("a1");

            assertThat(sink.refused()).isEmpty();
            assertThat(client.stored()).containsExactly("a1");
        }
    }
}
