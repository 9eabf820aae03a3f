package io.eventforwarder.sink.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.testing.LogLines;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator with one record per request and with many. */
@ParameterizedClass(name = "at most {0} records a request")
@ValueSource(ints = {1, 500})
@Timeout(60)
class PutRecordOperatorTest {
    @RegisterExtension
    private final LogLines log = new LogLines(PutRecordOperator.class.getName(), Level.DEBUG);

    @Parameter private int maxRecords;

    @AutoClose private SinkSubtask sink;

    private ControlledClient kinesis;

    @BeforeEach
    void openClient() {
        kinesis = new ControlledClient(maxRecords);
    }

    @Test
    void theRecordsOfADeviceLeaveInOrderOneAtATime() throws Exception {
        sink = SinkSubtask.startedWith(kinesis);
        sink.receive("a1", "a2", "a3");
        assertThat(kinesis.sent()).containsExactly("a1");

        sink.acknowledge("a1");
        assertThat(kinesis.sent()).containsExactly("a1", "a2");

        sink.acknowledge("a2", "a3");
        assertThat(kinesis.sent()).containsExactly("a1", "a2", "a3");
    }

    @Test
    void theRecordsOfADeviceHaveTheSamePartitionKeyAndNoneShowsTheDevice() throws Exception {
        sink = SinkSubtask.startedWith(kinesis);
        sink.receive("a1", "a2", "b1");
        sink.acknowledge("a1");

        List<String> keys =
                kinesis.records().stream()
                        .map(ControlledClient.Sent::partitionKey)
                        .distinct()
                        .toList();
        assertThat(keys).hasSize(2).allSatisfy(key -> assertThat(key).matches("[0-9a-f]{32}"));
    }

    @Test
    void noMoreRequestsAreInFlightThanAllowed() throws Exception {
        sink = SinkSubtask.to(kinesis).maxInFlight(2).start();
        sink.receiveApart("a1", "b1", "c1", "d1", "a2");
        assertThat(kinesis.sent()).containsExactly("a1", "b1");

        sink.acknowledge("b1");
        sink.advanceTime(SinkSubtask.LONGEST_GATHERING);
        assertThat(kinesis.sent()).startsWith("a1", "b1", "c1");
        assertThat(sink.requestsInFlight()).isEqualTo(2);

        sink.fail("a1");
        sink.acknowledgeAll();
        assertThat(kinesis.stored()).contains("b1", "c1", "d1");
    }

    @Test
    void aDeviceWithManyRecordsDoesNotDelayOthers() throws Exception {
        sink = SinkSubtask.to(kinesis).maxInFlight(1).start();
        sink.receive("a1", "a2", "a3", "b1", "c1");

        sink.acknowledgeAll();

        assertThat(kinesis.stored()).containsExactly("a1", "b1", "c1", "a2", "a3");
    }

    @Test
    void theRetryDelayStartsAgainForEachRecord() throws Exception {
        sink = SinkSubtask.startedWith(kinesis);
        sink.receive("a1", "a2");
        for (int i = 0; i < 20; i++) {
            sink.fail("a1");
            sink.advanceTime(SinkSubtask.LONGEST_BACKOFF);
        }
        sink.acknowledge("a1");

        sink.fail("a2");
        sink.advanceTime(Duration.ofMillis(101));

        assertThat(kinesis.inFlight("a2")).isNotNull();
    }

    @Test
    void anExceptionOfTheClientCountsAsAFailedRequest() throws Exception {
        sink = SinkSubtask.startedWith(kinesis);
        kinesis.throwOnce(new IllegalStateException("no credentials"));
        sink.receive("a1", "b1", "a2");
        assertThat(kinesis.sent()).containsExactly("a1", "b1");
        assertThat(sink.metrics().counter(Metrics.REQUESTS_RETRIED)).isEqualTo(1);

        sink.advanceTime(SinkSubtask.FIRST_BACKOFF);
        sink.acknowledgeAll();

        assertThat(kinesis.stored()).containsExactlyInAnyOrder("b1", "a1", "a2");
        assertThat(kinesis.stored()).containsSubsequence("a1", "a2");
    }

    @Test
    void withoutResponsesMemoryStaysWithinItsLimit() throws Exception {
        sink = SinkSubtask.to(kinesis).maxInFlight(4).recordsInMemory(10).start();
        for (int device = 0; device < 500; device++) {
            sink.receive((char) (0x4E00 + device) + "1");
            while (!kinesis.inFlight().isEmpty()) {
                sink.fail(kinesis.inFlight().get(0).text());
            }
        }
        sink.snapshot();
        for (int i = 0; i < 40; i++) {
            sink.advanceTime(SinkSubtask.LONGEST_BACKOFF);
            while (!kinesis.inFlight().isEmpty()) {
                sink.fail(kinesis.inFlight().get(0).text());
            }
        }

        assertThat(sink.metrics().gauge(Metrics.BYTES_IN_MEMORY))
                .isLessThanOrEqualTo(11 * SinkSubtask.BYTES_OF_A_RECORD);
        assertThat(kinesis.sent()).hasSizeLessThan(500);

        for (int i = 0; i < 3; i++) {
            sink.advanceTime(SinkSubtask.LONGEST_BACKOFF);
            sink.acknowledgeAll();
        }
        assertThat(kinesis.stored()).hasSize(500).doesNotHaveDuplicates();
        assertThat(sink.eventsInSink()).isZero();
    }

    @Test
    void aRecordThatIsLargerThanTheByteBudgetGoesAlone() throws Exception {
        sink = SinkSubtask.to(kinesis).maxBufferedBytes(5).start();
        sink.receive("a-larger-than-that");
        sink.receive("b-larger-than-that", () -> sink.acknowledge("a-larger-than-that"));
        sink.acknowledgeAll();

        assertThat(kinesis.stored()).containsExactly("a-larger-than-that", "b-larger-than-that");
    }

    @Test
    void theEndOfInputWaitsUntilEverythingIsStored() throws Exception {
        sink = SinkSubtask.startedWith(kinesis);
        sink.receive("a1", "a2", "b1", "a3");
        CompletableFuture<Void> destination =
                CompletableFuture.runAsync(
                        () -> {
                            for (int i = 0; i < 4; i++) {
                                next().acknowledge();
                            }
                        });

        sink.endInput();

        assertThat(kinesis.stored()).containsExactlyInAnyOrder("a1", "a2", "a3", "b1");
        assertThat(sink.eventsInSink()).isZero();
        destination.join();
    }

    @Test
    void theEndOfInputLogsEveryTenSecondsHowMuchIsLeft() throws Exception {
        sink = SinkSubtask.startedWith(kinesis);
        for (int number = 1; number <= 42; number++) {
            sink.receive("a" + number);
        }
        sink.acknowledge("a1", "a2", "a3", "a4", "a5");
        sink.runOnYield(
                () -> {
                    for (int number = 6; number <= 35; number++) {
                        sink.acknowledge("a" + number);
                    }
                    sink.advanceTime(Duration.ofSeconds(10));
                    sink.advanceTime(SinkSubtask.FIRST_BACKOFF);
                    sink.acknowledgeAll();
                });

        sink.endInput();

        assertThat(log.all())
                .anyMatch(line -> line.contains(" 7 records are left for "))
                .anyMatch(line -> line.contains("; 3 a second were stored."));
    }

    @Test
    void theMetricsShowForwardedAndWaitingRecords() throws Exception {
        sink = SinkSubtask.startedWith(kinesis);
        sink.receiveApart("a1", "a2", "b1", "c1");
        assertThat(sink.eventsInSink()).isEqualTo(4 * SinkSubtask.EVENTS_A_RECORD);
        assertThat(sink.requestsInFlight()).isEqualTo(3);
        assertThat(sink.metrics().counter(Metrics.RECORDS_FORWARDED)).isZero();

        sink.acknowledge("a1");
        sink.fail("b1");
        sink.acknowledge("c1");
        assertThat(sink.metrics().counter(Metrics.EVENTS_FORWARDED))
                .isEqualTo(2 * SinkSubtask.EVENTS_A_RECORD);
        assertThat(sink.metrics().counter(Metrics.RECORDS_FORWARDED)).isEqualTo(2);
        assertThat(sink.metrics().counter(Metrics.REQUESTS_RETRIED)).isEqualTo(1);
        assertThat(sink.eventsInSink()).isEqualTo(2 * SinkSubtask.EVENTS_A_RECORD);
        assertThat(sink.requestsInFlight()).isEqualTo(1);

        sink.advanceTime(SinkSubtask.FIRST_BACKOFF);
        sink.acknowledgeAll();
        assertThat(sink.metrics().counter(Metrics.EVENTS_FORWARDED))
                .isEqualTo(4 * SinkSubtask.EVENTS_A_RECORD);
        assertThat(sink.metrics().counter(Metrics.RECORDS_FORWARDED)).isEqualTo(4);
        assertThat(sink.metrics().counter(Metrics.REQUESTS_RETRIED)).isEqualTo(1);
        assertThat(sink.eventsInSink()).isZero();
        assertThat(sink.requestsInFlight()).isZero();
    }

    @Test
    void theMetricsShowSizeAndAgeOfRecordsAndDurationOfRequests() throws Exception {
        sink = SinkSubtask.startedWith(kinesis);
        sink.receive("a1", "a-long-record");
        sink.advanceTime(Duration.ofMillis(40));
        sink.acknowledge("a1");
        sink.advanceTime(Duration.ofMillis(20));
        sink.acknowledge("a-long-record");

        assertThat(sink.metrics().counter(Metrics.BYTES_FORWARDED)).isEqualTo(15);
        assertThat(sink.metrics().histogram(Metrics.BYTES_PER_RECORD).getMin()).isEqualTo(2);
        assertThat(sink.metrics().histogram(Metrics.BYTES_PER_RECORD).getMax()).isEqualTo(13);
        assertThat(sink.metrics().histogram(Metrics.EVENTS_PER_RECORD).getMax())
                .isEqualTo(SinkSubtask.EVENTS_A_RECORD);
        assertThat(sink.metrics().histogram(Metrics.REQUEST_MILLIS).getValues())
                .containsExactly(40, 20);
        assertThat(sink.metrics().histogram(Metrics.RECORD_AGE_MILLIS).getValues())
                .containsExactly(40, 60);
    }

    @Test
    void failuresAreLoggedOnceWithAMessageButNeitherKeyNorContent() throws Exception {
        sink = SinkSubtask.startedWith(kinesis);
        sink.receive("a-private");

        for (int i = 0; i < 10; i++) {
            sink.fail(
                    "a-private",
                    new CompletionException(new IllegalStateException("Rate exceeded for shard.")));
            sink.advanceTime(SinkSubtask.LONGEST_BACKOFF);
        }

        assertThat(log.all())
                .singleElement()
                .asString()
                .contains(SinkSubtask.DESTINATION)
                .endsWith(": Rate exceeded for shard.")
                .doesNotContain("private")
                .doesNotContain(SinkSubtask.deviceKey("a"))
                .doesNotContain(kinesis.records().get(0).partitionKey());
    }

    @Test
    void aResponseAfterTheEndOfTheTaskIsIgnored() throws Exception {
        SinkSubtask sink = SinkSubtask.startedWith(kinesis);
        sink.receive("a1");

        sink.close();
        kinesis.inFlight("a1").acknowledge();

        assertThat(kinesis.isClosed()).isTrue();
    }

    private ControlledClient.Sent next() {
        try {
            return kinesis.next();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
