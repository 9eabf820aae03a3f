package io.eventforwarder.sink.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.DeadLetterReason;
import io.eventforwarder.settings.Secret;
import io.eventforwarder.sink.kinesis.PutRecordOperatorFactory.OnRefusal;
import io.eventforwarder.sink.kinesis.SendException.Kind;
import io.eventforwarder.testing.HttpStub;
import io.eventforwarder.testing.SystemProperties;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures that need a repair of the access, and records that the destination rejects. */
@ParameterizedClass(name = "at most {0} records a request")
@ValueSource(ints = {1, 500})
class PausedConnectionTest {
    private static final Duration PROBE_INTERVAL = Duration.ofSeconds(30);
    private final SendException denied =
            new SendException(Kind.ACTION_REQUIRED, "Access is denied.", null);
    private final SendException invalid =
            new SendException(Kind.INVALID_RECORD, "The record is refused.", null);
    private final SendException throttled = new SendException(Kind.TRANSIENT, "Too fast.", null);

    @RegisterExtension private final SystemProperties properties = new SystemProperties();

    @Parameter private int maxRecords;

    @AutoClose private SinkSubtask sink;

    private ControlledClient client;

    @BeforeEach
    void openClient() {
        client = new ControlledClient(maxRecords);
    }

    @Test
    void connectionPausedMeansOneProbeEveryThirtySeconds() throws Exception {
        sink = SinkSubtask.startedWith(client);
        sink.receiveApart("a1", "b1", "c1");
        sink.fail("a1", denied);
        assertThat(sink.isPaused()).isTrue();
        sink.fail("b1", denied);
        sink.fail("c1", denied);
        sink.receive("d1");
        sink.advanceTime(PROBE_INTERVAL.minusMillis(5));
        assertThat(client.inFlight()).isEmpty();

        sink.advanceTime(Duration.ofMillis(5));

        assertThat(client.inFlight()).hasSize(1);
        assertThat(client.renewals()).isEqualTo(1);
        sink.fail(client.inFlight().get(0).text(), denied);
        sink.advanceTime(PROBE_INTERVAL.minusMillis(5));
        assertThat(client.inFlight()).isEmpty();
        sink.advanceTime(Duration.ofMillis(5));
        assertThat(client.inFlight()).hasSize(1);
        assertThat(client.renewals()).isEqualTo(2);
        assertThat(sink.metrics().counter(Metrics.REQUESTS_DENIED)).isEqualTo(4);
        assertThat(sink.metrics().counter(Metrics.REQUESTS_RETRIED)).isEqualTo(4);
    }

    @Test
    void anAnswerToAnEarlierRequestDoesNotEndThePause() throws Exception {
        sink = SinkSubtask.startedWith(client);
        sink.receive("a1", "b1", "b2");
        sink.fail("a1", denied);
        sink.acknowledge("b1");

        assertThat(sink.isPaused()).isTrue();
        assertThat(client.inFlight()).isEmpty();
    }

    @Test
    void aProbeWithATransientFailureDoesNotEndThePause() throws Exception {
        sink = SinkSubtask.startedWith(client);
        sink.receive("a1", "b1");
        sink.fail("a1", denied);
        sink.fail("b1", throttled);
        sink.advanceTime(PROBE_INTERVAL);
        sink.fail(client.inFlight().get(0).text(), throttled);
        assertThat(sink.isPaused()).isTrue();
        sink.advanceTime(PROBE_INTERVAL);
        sink.acknowledge(client.inFlight().get(0).text());
        sink.acknowledgeAll();

        assertThat(client.stored()).containsExactlyInAnyOrder("a1", "b1");
    }

    @Test
    void aSlowLookUpOfCredentialsIsNotTimeOfTheRequest() throws Exception {
        sink = SinkSubtask.startedWith(client);
        sink.receive("a1");
        sink.fail("a1", denied);
        sink.advanceTime(PROBE_INTERVAL);
        client.setLookingUpCredentials(true);
        for (int seconds = 0; seconds < 60; seconds++) {
            sink.advanceTime(Duration.ofSeconds(1));
        }
        assertThat(client.inFlight()).hasSize(1);
        client.setLookingUpCredentials(false);
        for (int seconds = 0; seconds < 11; seconds++) {
            sink.advanceTime(Duration.ofSeconds(1));
        }
        assertThat(client.inFlight()).as("a probe without an answer").isEmpty();

        sink.advanceTime(PROBE_INTERVAL);
        assertThat(client.renewals()).isEqualTo(1);
        sink.acknowledge("a1");

        assertThat(sink.isPaused()).isFalse();
    }

    @Test
    void devicesOfThrottledShardsSendProbesToo() throws Exception {
        SendException tooMuch = new SendException(Kind.THROTTLED, "Too much.", null);
        sink = SinkSubtask.startedWith(client);
        sink.receiveApart("a1", "b1");
        // The shard is known after its first record.
        sink.acknowledge("a1", "b1");
        sink.receiveApart("a2", "b2");
        sink.fail("a2", tooMuch);
        sink.fail("b2", denied);
        Set<String> probes = new HashSet<>();
        for (int i = 0; i < 2; i++) {
            sink.advanceTime(PROBE_INTERVAL);
            probes.add(client.inFlight().get(0).text());
            sink.fail(client.inFlight().get(0).text(), denied);
        }

        assertThat(probes).containsExactlyInAnyOrder("a2", "b2");
    }

    @Test
    void whileTheSecretIsBeingResolvedRecordsWaitInMemoryAndThenUpstream() throws Exception {
        try (HttpStub secretsManager = HttpStub.started().answersJson(400, "{}")) {
            secretsManager.holdsAnswers();
            properties
                    .setAwsCredentials("AKID", "hush")
                    .set("aws.endpointUrlSecretsManager", secretsManager.uri().toString());
            try (SinkSubtask sink =
                    SinkSubtask.to(client)
                            .recordsInMemory(1)
                            .partitionKeySecret(
                                    Secret.of(
                                            "secretsmanager:arn:aws:secretsmanager:us-east-1:"
                                                    + "123456789012:secret:keys#key"))
                            .start()) {
                sink.receive("a1");
                long[] millis = {0};
                for (int i = 0; i < 1000; i++) {
                    sink.receive(
                            "b" + i,
                            () -> {
                                millis[0]++;
                                sink.advanceTime(Duration.ofMillis(1));
                            });
                }

                assertThat(millis[0]).isGreaterThan(1000);
                assertThat(sink.isPaused()).isFalse();
                secretsManager.releaseResponses();
            }
        }
    }

    @Test
    void aMissingPartitionKeySecretPausesTheConnection() throws Exception {
        sink =
                SinkSubtask.to(client)
                        .partitionKeySecret(Secret.of("env:NO_SUCH_VARIABLE_ANYWHERE"))
                        .start();
        sink.receive("a1");

        // The secret is resolved in another thread, which answers by a mail.
        while (!sink.isPaused()) {
            sink.awaitMail();
        }
        sink.advanceTime(Duration.ofSeconds(31));
        assertThat(sink.isPaused()).isTrue();
        assertThat(client.sent()).isEmpty();
    }

    @Test
    void anInvalidRecordIsADeadLetterAndTheOtherRecordsAreSent() throws Exception {
        sink = SinkSubtask.startedWith(client);
        sink.receive("a1", "a2");
        sink.fail("a1", invalid);
        sink.acknowledge("a2");

        assertThat(client.stored()).containsExactly("a2");
        assertThat(sink.refused())
                .singleElement()
                .satisfies(
                        letter -> {
                            assertThat(letter.reason())
                                    .isEqualTo(DeadLetterReason.REFUSED_BY_DESTINATION);
                            assertThat(letter.stage()).isEqualTo(DeadLetter.Stage.SINK);
                            assertThat(letter.events()).isEqualTo(SinkSubtask.EVENTS_A_RECORD);
                            assertThat(letter.detail()).isEqualTo("The record is refused.");
                            assertThat(letter.payload())
                                    .isEqualTo("a1".getBytes(StandardCharsets.UTF_8));
                        });
        assertThat(sink.metrics().counter(Metrics.EVENTS_FORWARDED))
                .isEqualTo(SinkSubtask.EVENTS_A_RECORD);
        assertThat(sink.eventsInSink()).isZero();
    }

    @Test
    void eachProbeIsARecordOfAnotherDeviceAndOneAcceptanceEndsThePause() throws Exception {
        sink = SinkSubtask.startedWith(client);
        sink.receive("a1", "b1", "c1", "d1");
        while (!client.inFlight().isEmpty()) {
            sink.fail(client.inFlight().get(0).text(), denied);
        }
        Set<String> probes = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            sink.advanceTime(PROBE_INTERVAL);
            String probe = client.inFlight().get(0).text();
            probes.add(probe);
            sink.fail(probe, denied);
        }
        assertThat(probes).hasSize(3);

        sink.advanceTime(PROBE_INTERVAL);
        sink.acknowledge(client.inFlight().get(0).text());

        assertThat(sink.isPaused()).isFalse();
        sink.acknowledgeAll();
        assertThat(client.stored()).containsExactlyInAnyOrder("a1", "b1", "c1", "d1");
    }

    @Test
    void tenRefusalsInARowPauseTheConnection() throws Exception {
        sink = SinkSubtask.startedWith(client);
        for (char device = 'a'; device < 'm'; device++) {
            sink.receiveApart(device + "1");
        }
        for (int i = 1; i <= 9; i++) {
            sink.fail(client.inFlight().get(0).text(), invalid);
        }
        assertThat(sink.isPaused()).isFalse();
        assertThat(sink.refused()).hasSize(9);

        while (!client.inFlight().isEmpty()) {
            sink.fail(client.inFlight().get(0).text(), invalid);
        }
        assertThat(sink.isPaused()).isTrue();
        sink.advanceTime(PROBE_INTERVAL);
        sink.fail(client.inFlight().get(0).text(), invalid);
        assertThat(sink.isPaused()).isTrue();
        assertThat(sink.refused()).hasSize(9);

        sink.advanceTime(PROBE_INTERVAL);
        sink.acknowledge(client.inFlight().get(0).text());
        sink.acknowledgeAll();
        assertThat(client.stored()).hasSize(3);
    }

    @Test
    void aSuccessBetweenRefusalsPreventsAPause() throws Exception {
        sink = SinkSubtask.startedWith(client);
        for (int i = 0; i < 30; i++) {
            sink.receive("a" + i);
            if (i % 6 == 5) {
                sink.acknowledge("a" + i);
            } else {
                sink.fail("a" + i, invalid);
            }
        }

        assertThat(sink.isPaused()).isFalse();
        assertThat(sink.refused()).hasSize(25);
    }

    @Test
    void deadLettersThatTheStreamRejectsAreKept() throws Exception {
        sink = SinkSubtask.to(client).onRefusal(OnRefusal.PAUSE).start();
        sink.receive("a1");
        sink.fail("a1", invalid);
        assertThat(sink.isPaused()).isTrue();
        sink.advanceTime(PROBE_INTERVAL);
        sink.acknowledge("a1");

        assertThat(sink.refused()).isEmpty();
        assertThat(client.stored()).containsExactly("a1");
    }
}
