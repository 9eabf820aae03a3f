package io.eventforwarder.sink.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.testing.LogLines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** With a record a request, and with many. */
@ParameterizedClass(name = "at most {0} records a request")
@ValueSource(ints = {1, 500})
@Timeout(60)
class PutRecordOperatorTest {
    @RegisterExtension
    private final LogLines log = new LogLines(PutRecordOperator.class.getName(), Level.DEBUG);

    @Parameter private int maxRecords;

    private ControlledClient kinesis;

    @BeforeEach
    void openClient() {
        kinesis = new ControlledClient(maxRecords);
    }

    @Test
    void theRecordsOfADeviceLeaveInOrderOneAtATime() throws Exception {
        try (SinkSubtask sink = SinkSubtask.startedWith(kinesis)) {
            sink.receives("a1", "a2", "a3");
            assertThat(kinesis.sent()).containsExactly("a1");

            sink.hearsThatAreStored("a1");
            assertThat(kinesis.sent()).containsExactly("a1", "a2");

            sink.hearsThatAreStored("a2", "a3");
            assertThat(kinesis.sent()).containsExactly("a1", "a2", "a3");
        }
    }

    @Test
    void theRecordsOfADeviceHaveTheSamePartitionKeyAndNoneShowsTheDevice() throws Exception {
        try (SinkSubtask sink = SinkSubtask.startedWith(kinesis)) {
            sink.receives("a1", "a2", "b1");
            sink.hearsThatAreStored("a1");

            List<String> keys =
                    kinesis.records().stream()
                            .map(ControlledClient.Sent::partitionKey)
                            .distinct()
                            .toList();
            assertThat(keys).hasSize(2).allSatisfy(key -> assertThat(key).matches("[0-9a-f]{32}"));
        }
    }

    @Test
    void devicesDoNotWaitForOneAnother() throws Exception {
        try (SinkSubtask sink = SinkSubtask.startedWith(kinesis)) {
            sink.receivesApart("a1", "b1", "a2", "c1", "b2");
            assertThat(kinesis.sent()).containsExactly("a1", "b1", "c1");

            sink.hearsThatAreStored("b1");
            sink.timePasses(SinkSubtask.LONGEST_GATHERING);
            sink.hearsThatAreStored("b2", "c1");
            assertThat(kinesis.stored()).containsExactly("b1", "b2", "c1");
        }
    }

    @Test
    void noMoreRequestsAreUnderWayThanAllowed() throws Exception {
        try (SinkSubtask sink = SinkSubtask.to(kinesis).maxInFlight(2).start()) {
            sink.receivesApart("a1", "b1", "c1", "d1", "a2");
            assertThat(kinesis.sent()).containsExactly("a1", "b1");

            sink.hearsThatAreStored("b1");
            sink.timePasses(SinkSubtask.LONGEST_GATHERING);
            assertThat(kinesis.sent()).startsWith("a1", "b1", "c1");
            assertThat(sink.requestsInFlight()).isEqualTo(2);

            sink.hearsThatFails("a1");
            sink.hearsThatEverythingIsStored();
            assertThat(kinesis.stored()).contains("b1", "c1", "d1");
        }
    }

    @Test
    void aDeviceWithMuchToSendLetsTheOthersHaveTheirTurn() throws Exception {
        try (SinkSubtask sink = SinkSubtask.to(kinesis).maxInFlight(1).start()) {
            sink.receives("a1", "a2", "a3", "b1", "c1");

            sink.hearsThatEverythingIsStored();

            assertThat(kinesis.stored()).containsExactly("a1", "b1", "c1", "a2", "a3");
        }
    }

    @Test
    void aRecordStartsWithAShortPauseHoweverOftenTheOneBeforeItFailed() throws Exception {
        try (SinkSubtask sink = SinkSubtask.startedWith(kinesis)) {
            sink.receives("a1", "a2");
            for (int i = 0; i < 20; i++) {
                sink.hearsThatFails("a1");
                sink.timePasses(SinkSubtask.LONGEST_BACKOFF);
            }
            sink.hearsThatAreStored("a1");

            sink.hearsThatFails("a2");
            sink.timePasses(Duration.ofMillis(101));

            assertThat(kinesis.inFlight("a2")).isNotNull();
        }
    }

    @Test
    void aClientThatThrowsIsARequestThatFailed() throws Exception {
        try (SinkSubtask sink = SinkSubtask.startedWith(kinesis)) {
            kinesis.throwsOnce(new IllegalStateException("no credentials"));
            sink.receives("a1", "b1", "a2");
            assertThat(kinesis.sent()).containsExactly("a1", "b1");
            assertThat(sink.requestsRetried()).isEqualTo(1);

            sink.timePasses(SinkSubtask.LONGEST_BACKOFF);
            sink.hearsThatEverythingIsStored();

            assertThat(kinesis.stored()).containsExactlyInAnyOrder("b1", "a1", "a2");
            assertThat(kinesis.stored()).containsSubsequence("a1", "a2");
        }
    }

    @Test
    void whileNothingAnswersMemoryHoldsNoMoreThanItsShare() throws Exception {
        try (SinkSubtask sink =
                SinkSubtask.to(kinesis)
                        .maxInFlight(4)
                        .maxBufferedBytes(20)
                        .maxOverflowBytes(1 << 20)
                        .start()) {
            for (int device = 0; device < 500; device++) {
                sink.receives((char) (0x4E00 + device) + "1");
                while (!kinesis.inFlight().isEmpty()) {
                    sink.hearsThatFails(kinesis.inFlight().get(0).text());
                }
            }
            sink.snapshot();
            for (int i = 0; i < 40; i++) {
                sink.timePasses(SinkSubtask.LONGEST_BACKOFF);
                while (!kinesis.inFlight().isEmpty()) {
                    sink.hearsThatFails(kinesis.inFlight().get(0).text());
                }
            }

            assertThat(sink.bytesInMemory()).isLessThanOrEqualTo(40);
            assertThat(kinesis.sent()).hasSizeLessThan(500);

            for (int i = 0; i < 3; i++) {
                sink.timePasses(SinkSubtask.LONGEST_BACKOFF);
                sink.hearsThatEverythingIsStored();
            }
            assertThat(kinesis.stored()).hasSize(500).doesNotHaveDuplicates();
            assertThat(sink.eventsInSink()).isZero();
        }
    }

    @Test
    void aDeviceWithAFullMemoryHoldsUpNoOther() throws Exception {
        try (SinkSubtask sink = SinkSubtask.to(kinesis).maxBufferedBytes(4).start()) {
            sink.receivesApart("a1", "a2", "a3", "b1", "b2");
            sink.hearsThatAreStored("b1");
            sink.timePasses(SinkSubtask.LONGEST_GATHERING);
            sink.hearsThatAreStored("b2");

            assertThat(kinesis.stored()).containsExactly("b1", "b2");
        }
    }

    @Test
    void aCheckpointHasWhatWaitsInMemoryAndWhatWaitsInState() throws Exception {
        ControlledClient later = new ControlledClient();
        try (SinkSubtask sink = SinkSubtask.to(kinesis).maxBufferedBytes(4).start()) {
            sink.receivesApart("a1", "a2", "a3", "b1", "a4");
            sink.hearsThatAreStored("a1");
            try (SinkSubtask restored =
                    SinkSubtask.to(later)
                            .maxBufferedBytes(4)
                            .restoredFrom(sink.snapshot())
                            .start()) {
                restored.receives("a5", "b2");
                restored.hearsThatEverythingIsStored();

                assertThat(later.stored()).containsSubsequence("a2", "a3", "a4", "a5");
                assertThat(later.stored()).containsSubsequence("b1", "b2");
                assertThat(later.stored()).hasSize(6);
                assertThat(restored.stateEntries()).isZero();
            }
        }
    }

    @Test
    void maxOverflowBytesHoldsTheStreamBack() throws Exception {
        List<String> sentMeanwhile = new ArrayList<>();
        try (SinkSubtask sink =
                SinkSubtask.to(kinesis).maxBufferedBytes(2).maxOverflowBytes(4).start()) {
            sink.receives("a1", "a2", "a3");
            sink.whenItYields(
                    () -> {
                        sentMeanwhile.addAll(kinesis.sent());
                        kinesis.inFlight("a1").isStored();
                    });

            sink.receives("b1");

            assertThat(sentMeanwhile).containsExactly("a1");
            sink.hearsThatEverythingIsStored();
            assertThat(kinesis.stored()).containsExactlyInAnyOrder("a1", "a2", "a3", "b1");
        }
    }

    @Test
    void aRecordThatIsLargerThanTheByteBudgetGoesAlone() throws Exception {
        try (SinkSubtask sink =
                SinkSubtask.to(kinesis).maxBufferedBytes(5).maxOverflowBytes(5).start()) {
            sink.receives("a-larger-than-that", "b-larger-than-that");
            sink.hearsThatEverythingIsStored();

            assertThat(kinesis.stored())
                    .containsExactly("a-larger-than-that", "b-larger-than-that");
        }
    }

    @Test
    void theEndOfInputWaitsUntilEverythingIsStored() throws Exception {
        try (SinkSubtask sink = SinkSubtask.startedWith(kinesis)) {
            sink.receives("a1", "a2", "b1", "a3");
            CompletableFuture<Void> destination =
                    CompletableFuture.runAsync(
                            () -> {
                                for (int i = 0; i < 4; i++) {
                                    next().isStored();
                                }
                            });

            sink.endsInput();

            assertThat(kinesis.stored()).containsExactlyInAnyOrder("a1", "a2", "a3", "b1");
            assertThat(sink.eventsInSink()).isZero();
            destination.join();
        }
    }

    @Test
    void theMetricsSayWhatIsForwardedAndWhatWaits() throws Exception {
        try (SinkSubtask sink = SinkSubtask.startedWith(kinesis)) {
            sink.receivesApart("a1", "a2", "b1", "c1");
            assertThat(sink.eventsInSink()).isEqualTo(4 * SinkSubtask.EVENTS_A_RECORD);
            assertThat(sink.requestsInFlight()).isEqualTo(3);
            assertThat(sink.recordsForwarded()).isZero();

            sink.hearsThatAreStored("a1");
            sink.hearsThatFails("b1");
            sink.hearsThatAreStored("c1");
            assertThat(sink.eventsForwarded()).isEqualTo(2 * SinkSubtask.EVENTS_A_RECORD);
            assertThat(sink.recordsForwarded()).isEqualTo(2);
            assertThat(sink.requestsRetried()).isEqualTo(1);
            assertThat(sink.eventsInSink()).isEqualTo(2 * SinkSubtask.EVENTS_A_RECORD);
            assertThat(sink.requestsInFlight()).isEqualTo(1);

            sink.timePasses(SinkSubtask.LONGEST_BACKOFF);
            sink.hearsThatEverythingIsStored();
            assertThat(sink.eventsForwarded()).isEqualTo(4 * SinkSubtask.EVENTS_A_RECORD);
            assertThat(sink.recordsForwarded()).isEqualTo(4);
            assertThat(sink.requestsRetried()).isEqualTo(1);
            assertThat(sink.eventsInSink()).isZero();
            assertThat(sink.requestsInFlight()).isZero();
        }
    }

    @Test
    void theMetricsSayHowLargeAndHowOldRecordsAreAndHowLongRequestsTake() throws Exception {
        try (SinkSubtask sink = SinkSubtask.startedWith(kinesis)) {
            sink.receives("a1", "a-long-record");
            sink.timePasses(Duration.ofMillis(40));
            sink.hearsThatAreStored("a1");
            sink.timePasses(Duration.ofMillis(20));
            sink.hearsThatAreStored("a-long-record");

            assertThat(sink.bytesForwarded()).isEqualTo(15);
            assertThat(sink.bytesPerRecord().getMin()).isEqualTo(2);
            assertThat(sink.bytesPerRecord().getMax()).isEqualTo(13);
            assertThat(sink.eventsPerRecord().getMax()).isEqualTo(SinkSubtask.EVENTS_A_RECORD);
            assertThat(sink.requestMillis().getValues()).containsExactly(40, 20);
            assertThat(sink.recordAgeMillis().getValues()).containsExactly(40, 60);
        }
    }

    @Test
    void aFailureIsLoggedWithItsMessageButNeitherKeyNorContent() throws Exception {
        try (SinkSubtask sink = SinkSubtask.startedWith(kinesis)) {
            sink.receives("a-private");

            sink.hearsThatFails(
                    "a-private",
                    new CompletionException(new IllegalStateException("Rate exceeded for shard.")));

            assertThat(log.all())
                    .singleElement()
                    .asString()
                    .contains(SinkSubtask.DESTINATION)
                    .endsWith(": Rate exceeded for shard.")
                    .doesNotContain("private")
                    .doesNotContain(SinkSubtask.deviceKey("a"))
                    .doesNotContain(kinesis.records().get(0).partitionKey());
        }
    }

    @Test
    void manyFailuresAreOneLineInTheLog() throws Exception {
        try (SinkSubtask sink = SinkSubtask.startedWith(kinesis)) {
            sink.receivesApart("a1", "b1", "c1");
            for (int i = 0; i < 10; i++) {
                sink.hearsThatFails("a1");
                sink.timePasses(SinkSubtask.LONGEST_BACKOFF);
                sink.timePasses(SinkSubtask.LONGEST_GATHERING);
            }
            sink.hearsThatFails("b1");

            assertThat(log.all()).hasSize(1);
        }
    }

    @Test
    void anAnswerThatComesAfterTheTaskHasEndedIsOfNoConsequence() throws Exception {
        SinkSubtask sink = SinkSubtask.startedWith(kinesis);
        sink.receives("a1");

        sink.close();
        kinesis.inFlight("a1").isStored();

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
