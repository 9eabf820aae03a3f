package io.eventforwarder.sink.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.sink.kinesis.SendException.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The composition of requests, and the repetition of failed requests. */
@Timeout(60)
class PutRecordsRequestsTest {
    private static final int MIB = 1 << 20;

    private final SendException denied =
            new SendException(Kind.ACTION_REQUIRED, "Access is denied.", null);
    private final SendException invalid =
            new SendException(Kind.INVALID_RECORD, "A record is refused.", null);
    private final SendException throttled = new SendException(Kind.THROTTLED, "Too fast.", null);

    private final ControlledClient client = new ControlledClient(500);

    @AutoClose private SinkSubtask sink;

    private static String[] ofDevices(int devices, String number) {
        return IntStream.range(0, devices)
                .mapToObj(device -> (char) (0x4E00 + device) + number)
                .toArray(String[]::new);
    }

    private static String[] ofDevices(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(device -> (char) (0x4E00 + device) + "1")
                .toArray(String[]::new);
    }

    private static String large(String name, int bytes) {
        return name + "x".repeat(bytes - name.length());
    }

    @Test
    void recordsOfOneTurnShareARequestWithEachDeviceOnce() throws Exception {
        sink = SinkSubtask.startedWith(client);
        sink.receive("a1", "b1", "a2", "c1");

        assertThat(client.requests()).containsExactly(List.of("a1", "b1", "c1"));
        assertThat(sink.requestsInFlight()).isEqualTo(1);
    }

    @Test
    void whileARequestIsInFlightTheNextOneGathersUntilItsAnswer() throws Exception {
        sink = SinkSubtask.startedWith(client);
        sink.receive("a1");
        sink.receive("b1");
        sink.receive("c1", "a2");
        assertThat(client.requests()).containsExactly(List.of("a1"));

        sink.acknowledge("a1");

        assertThat(client.requests()).containsExactly(List.of("a1"), List.of("b1", "c1", "a2"));
    }

    @Test
    void noRecordWaitsLongerThanATenthOfASecondForItsRequest() throws Exception {
        sink = SinkSubtask.startedWith(client);
        sink.receive("a1");
        sink.receive("b1");
        sink.advanceTime(Duration.ofMillis(60));
        sink.receive("c1");
        assertThat(client.requests()).containsExactly(List.of("a1"));

        sink.advanceTime(Duration.ofMillis(40));

        assertThat(client.requests()).containsExactly(List.of("a1"), List.of("b1", "c1"));
    }

    @Test
    void aFullRequestLeavesAtOnce() throws Exception {
        sink = SinkSubtask.to(client).maxInFlight(3).start();
        sink.receive("a1");
        sink.receive(ofDevices(1001, "1"));

        assertThat(client.requests()).extracting(List::size).containsExactly(1, 500, 500);
    }

    @Test
    void aRequestHasNoMoreThanTenMebibytesWithItsPartitionKeys() throws Exception {
        String a = large("a", 6 * MIB);
        String b = large("b", 4 * MIB - 64);
        String c = large("c", 4 * MIB - 63);
        String d = large("d", 6 * MIB);
        sink = SinkSubtask.to(client).maxBufferedBytes(40 * MIB).start();
        sink.receive(a, b, c, d);

        assertThat(client.requests()).startsWith(List.of(a, b), List.of(c));
    }

    @Test
    void aRecordOfTenMebibytesWithItsPartitionKeyLeavesAlone() throws Exception {
        String largest = large("b", 10 * MIB - 32);
        sink = SinkSubtask.to(client).maxBufferedBytes(40 * MIB).start();
        sink.receive("a1", largest, "c1");
        sink.acknowledgeAll();

        assertThat(client.requests())
                .containsExactly(List.of("a1"), List.of(largest), List.of("c1"));
    }

    @Test
    void onlyTheInvalidRecordOfARequestIsRejected() throws Exception {
        sink = SinkSubtask.startedWith(client);
        sink.receive("a1", "b1", "c1", "b2");
        client.inFlight("b1").failRequest(invalid);
        sink.runMails();
        assertThat(client.requests())
                .containsExactly(
                        List.of("a1", "b1", "c1"), List.of("a1"), List.of("b1"), List.of("c1"));
        assertThat(sink.refused()).isEmpty();

        sink.acknowledge("a1");
        sink.fail("b1", invalid);
        sink.acknowledge("c1", "b2");

        assertThat(sink.refused())
                .extracting(DeadLetter::payload)
                .containsExactly("b1".getBytes(StandardCharsets.UTF_8));
        assertThat(client.stored()).containsExactly("a1", "c1", "b2");
        assertThat(sink.metrics().counter(Metrics.EVENTS_FORWARDED))
                .isEqualTo(3 * SinkSubtask.EVENTS_A_RECORD);
        assertThat(sink.eventsInSink()).isZero();
        assertThat(sink.metrics().counter(Metrics.REQUESTS_RETRIED)).isEqualTo(1);
    }

    @Test
    void aGatewayThatRefusesLargeRequestsDoesNotPauseTheConnection() throws Exception {
        sink = SinkSubtask.startedWith(client);
        for (int request = 0; request < 20; request++) {
            sink.receive(ofDevices(2 * request, 2 * request + 2));
            sink.advanceTime(SinkSubtask.LONGEST_GATHERING);
        }
        assertThat(client.requests()).hasSize(20);
        for (ControlledClient.Sent sent : client.inFlight()) {
            sent.failRequest(invalid);
        }
        sink.runMails();
        assertThat(sink.isPaused()).isFalse();

        sink.acknowledgeAll();
        assertThat(client.stored()).hasSize(40);
        assertThat(sink.refused()).isEmpty();
    }

    @Test
    void anAnswerInWhichARecordWasStoredDoesNotPauseTheConnection() throws Exception {
        sink = SinkSubtask.startedWith(client);
        sink.receive(ofDevices(20, "1"));
        List<ControlledClient.Sent> records = client.inFlight();
        records.get(0).acknowledge();
        records.subList(1, 20).forEach(record -> record.fail(invalid));
        sink.runMails();

        assertThat(sink.isPaused()).isFalse();
        assertThat(sink.refused()).hasSize(19);
    }

    @Test
    void aFailedRequestCountsOnceHoweverManyRecordsItHolds() throws Exception {
        sink = SinkSubtask.to(client).maxInFlight(3).start();
        for (int failures = 1; failures <= 2; failures++) {
            sink.receive(ofDevices(400, Integer.toString(failures)));
            client.inFlight().get(0).failRequest(new IllegalStateException("no luck"));
            sink.runMails();
            sink.advanceTime(SinkSubtask.LONGEST_BACKOFF);
            assertThat(sink.metrics().counter(Metrics.REQUESTS_RETRIED)).isEqualTo(failures);
        }
        // With max-in-flight 3, two failures in a row do not count as an outage, so all records
        // are sent again.
        assertThat(client.inFlight()).hasSize(400);

        client.inFlight().get(0).failRequest(new IllegalStateException("no luck"));
        sink.runMails();
        sink.advanceTime(SinkSubtask.LONGEST_BACKOFF);

        assertThat(client.inFlight()).as("the probe of an outage").hasSize(1);
        sink.acknowledgeAll();
        assertThat(sink.metrics().counter(Metrics.RECORDS_FORWARDED)).isEqualTo(800);
        assertThat(sink.metrics().counter(Metrics.REQUESTS_RETRIED)).isEqualTo(3);
    }

    @Test
    void aDeniedRequestCountsOnceAndTheProbeIsOneRecord() throws Exception {
        sink = SinkSubtask.startedWith(client);
        sink.receive("a1", "b1", "c1");
        client.inFlight("a1").failRequest(denied);
        sink.runMails();
        assertThat(sink.isPaused()).isTrue();
        assertThat(sink.metrics().counter(Metrics.REQUESTS_DENIED)).isEqualTo(1);

        sink.receive("d1", "e1");
        sink.advanceTime(KinesisOutput.PROBE_INTERVAL);
        assertThat(client.inFlight()).hasSize(1);

        sink.acknowledgeAll();
        assertThat(client.stored()).containsExactlyInAnyOrder("a1", "b1", "c1", "d1", "e1");
    }

    @Test
    void onlyTheFailedRecordsOfARequestAreSentAgain() throws Exception {
        sink = SinkSubtask.to(client).maxInFlight(1).start();
        sink.receive("a1", "b1", "c1", "b2");
        client.inFlight("b1").fail(new IllegalStateException("InternalFailure"));
        client.inFlight("c1").fail(throttled);
        sink.acknowledge("a1");
        assertThat(sink.metrics().counter(Metrics.REQUESTS_RETRIED)).isEqualTo(1);
        assertThat(sink.metrics().counter(Metrics.REQUESTS_THROTTLED)).isEqualTo(1);
        assertThat(sink.metrics().counter(Metrics.RECORDS_FORWARDED)).isEqualTo(1);

        sink.advanceTime(SinkSubtask.LONGEST_BACKOFF);
        sink.acknowledgeAll();
        sink.advanceTime(SinkSubtask.LONGEST_BACKOFF);
        sink.acknowledgeAll();

        assertThat(client.stored()).contains("a1", "c1").containsSubsequence("b1", "b2");
        assertThat(sink.eventsInSink()).isZero();
    }
}
