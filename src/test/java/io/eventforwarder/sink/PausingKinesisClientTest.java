package io.eventforwarder.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventforwarder.credentials.RenewableCredentials;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.core.testutils.ManuallyTriggeredScheduledExecutorService;
import org.apache.flink.testutils.logging.LoggerAuditingExtension;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.event.Level;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;

class PausingKinesisClientTest {
    @RegisterExtension
    private final LoggerAuditingExtension log =
            new LoggerAuditingExtension(PausingKinesisClient.class, Level.WARN);

    private final ControlledKinesis kinesis = new ControlledKinesis();
    private final RenewableCredentials credentials = RenewableCredentials.ofEnvironment();
    private final ManuallyTriggeredScheduledExecutorService thread =
            new ManuallyTriggeredScheduledExecutorService();
    private final ManuallyTriggeredScheduledExecutorService callers =
            new ManuallyTriggeredScheduledExecutorService();
    private final Heard heard = new Heard();
    private final PausingKinesisClient client =
            new PausingKinesisClient(
                    "events-out (us-east-1)",
                    kinesis,
                    credentials,
                    Duration.ofSeconds(30),
                    thread,
                    callers,
                    heard);

    private static final class Heard implements PausingKinesisClient.Observer {
        private final List<String> stored = new ArrayList<>();
        private int retried;

        @Override
        public void stored(List<PutRecordsRequestEntry> entries) {
            entries.forEach(entry -> stored.add(entry.data().asUtf8String()));
        }

        @Override
        public void retried() {
            retried++;
        }
    }

    @AfterEach
    void close() {
        client.close();
        assertThat(kinesis.isClosed()).isTrue();
    }

    private CompletableFuture<PutRecordsResponse> put(String... texts) {
        CompletableFuture<PutRecordsResponse> answer = client.putRecords(request(texts));
        goesOn();
        return answer;
    }

    private static PutRecordsRequest request(String... texts) {
        return PutRecordsRequest.builder()
                .streamName("events-out")
                .records(Stream.of(texts).map(PausingKinesisClientTest::entry).toList())
                .build();
    }

    private static PutRecordsRequestEntry entry(String text) {
        return PutRecordsRequestEntry.builder()
                .partitionKey("key")
                .data(SdkBytes.fromUtf8String(text))
                .build();
    }

    /** Whatever need not wait for an answer or a time is done. */
    private void goesOn() {
        thread.triggerAll();
        callers.triggerAll();
    }

    private void sends(String... texts) {
        CompletableFuture<?> unused = put(texts);
    }

    private void fails(Throwable failure) {
        kinesis.next().fails(failure);
        goesOn();
    }

    private void isStored() {
        kinesis.next().isStored();
        goesOn();
    }

    /** What waits for a time waits no longer; says how long it would have. */
    private long timePasses() {
        List<ScheduledFuture<?>> waiting = List.copyOf(thread.getActiveScheduledTasks());
        assertThat(waiting).hasSize(1);
        long millis = waiting.get(0).getDelay(TimeUnit.MILLISECONDS);
        thread.triggerNonPeriodicScheduledTasks();
        goesOn();
        return millis;
    }

    private static Throwable answered(String code) {
        return KinesisException.builder()
                .awsErrorDetails(
                        AwsErrorDetails.builder().serviceName("Kinesis").errorCode(code).build())
                .statusCode(400)
                .build();
    }

    @Test
    void whatIsStoredIsAnsweredAtOnce() {
        CompletableFuture<PutRecordsResponse> answer = put("a", "b");
        assertThat(client.underWay()).isEqualTo(1);
        isStored();

        assertThat(answer).isCompleted();
        assertThat(heard.stored).containsExactly("a", "b");
        assertThat(client.underWay()).isZero();
        assertThat(heard.retried).isZero();
    }

    /** Which it may be for long: it waits for credentials. */
    @Test
    void whileTheSdkIsBeingCalledAnswersAreDealtWith() {
        CompletableFuture<PutRecordsResponse> first = put("a");
        CompletableFuture<PutRecordsResponse> second = client.putRecords(request("b"));
        thread.triggerAll();
        kinesis.next().isStored();
        thread.triggerAll();

        assertThat(first).isCompleted();
        assertThat(second).isNotDone();
        goesOn();
        isStored();
        assertThat(second).isCompleted();
    }

    @Test
    void ofSeveralRecordsSomeAreStored() {
        CompletableFuture<PutRecordsResponse> answer = put("a", "b", "c");
        kinesis.next().isStoredBut("ProvisionedThroughputExceededException", "b");
        thread.triggerAll();

        assertThat(heard.stored).containsExactly("a", "c");
        assertThat(answer).isNotDone();
        assertThat(timePasses()).isLessThanOrEqualTo(100);
        assertThat(answer.join().records().get(1).errorCode()).isNotNull();
        assertThat(client.isPaused()).isFalse();
        assertThat(log.getMessages())
                .singleElement()
                .asString()
                .startsWith("Records could not be stored in events-out (us-east-1)")
                .contains("ProvisionedThroughputExceededException")
                .doesNotContain("Hush");
    }

    @Test
    void theCallerIsToldOfATimeOutOnlyAfterAPauseAndWithNothingThatWouldFailTheJob() {
        CompletableFuture<PutRecordsResponse> answer = put("a");
        fails(ApiCallTimeoutException.create("Too late.", new IllegalStateException()));

        assertThat(answer).isNotDone();
        timePasses();
        assertThatThrownBy(answer::join)
                .satisfies(
                        failure ->
                                assertThat(
                                                ExceptionUtils.findThrowable(
                                                        failure, SdkClientException.class))
                                        .isEmpty());
        assertThat(heard.retried).isEqualTo(1);
        assertThat(client.isPaused()).isFalse();
    }

    @Test
    void thePausesGrowUntilSomethingIsStored() {
        long longest = 0;
        for (int i = 0; i < 30; i++) {
            sends("a");
            fails(answered("InternalFailure"));
            longest = Math.max(longest, timePasses());
        }
        assertThat(longest).isBetween(5_000L, 30_000L);

        sends("a");
        isStored();
        sends("b");
        fails(answered("InternalFailure"));
        assertThat(timePasses()).isLessThanOrEqualTo(100);
    }

    @Test
    void deniedAccessPausesTheConnectionAndSaysWhatToDo() {
        CompletableFuture<PutRecordsResponse> answer = put("a");
        fails(answered("AccessDeniedException"));

        assertThat(client.isPaused()).isTrue();
        assertThat(answer).isNotDone();
        assertThat(log.getMessages())
                .containsExactly(
                        "Nothing is sent to events-out (us-east-1) until this is mended; it is"
                                + " tried every 30 s: Access to the stream events-out (us-east-1)"
                                + " is denied to the job's own role. Its policy must allow"
                                + " kinesis:PutRecords on this stream; if it does, check the"
                                + " stream's name and region. [AccessDeniedException]");
    }

    @Test
    void aPausedConnectionSendsOneRequestEveryThirtySeconds() {
        sends("a");
        sends("b");
        fails(answered("AccessDeniedException"));
        fails(answered("AccessDeniedException"));
        CompletableFuture<PutRecordsResponse> late = put("c");
        assertThat(kinesis.isIdle()).isTrue();
        assertThat(late).isNotDone();

        for (int i = 1; i <= 3; i++) {
            assertThat(timePasses()).isEqualTo(30_000);
            assertThat(credentials.lookUp()).isEqualTo(i);
            sends("a");
            sends("b");
            assertThat(kinesis.requests()).isEqualTo(2 + i);
            fails(answered("AccessDeniedException"));
        }
        assertThat(late).isCompletedExceptionally();
        assertThat(log.getMessages()).hasSize(1);
    }

    @Test
    void whenItIsMendedAllGoesOn() {
        sends("a");
        fails(answered("AccessDeniedException"));
        timePasses();
        sends("a");
        CompletableFuture<PutRecordsResponse> held = put("b");
        isStored();

        assertThat(client.isPaused()).isFalse();
        isStored();
        assertThat(held).isCompleted();
        assertThat(kinesis.stored()).isEqualTo("a b");
        assertThat(log.getMessages())
                .last()
                .isEqualTo("Records are sent to events-out (us-east-1) again.");
    }

    @Test
    void aProbeThatFailsForAReasonThatPassesLeavesThePause() {
        sends("a");
        fails(answered("ResourceNotFoundException"));
        timePasses();
        sends("a");
        fails(answered("InternalFailure"));

        assertThat(client.isPaused()).isTrue();
        assertThat(timePasses()).isEqualTo(30_000);
        sends("a");
        isStored();
        assertThat(client.isPaused()).isFalse();
    }

    @Test
    void anAnswerToAnEarlierRequestDoesNotEndThePause() {
        sends("a");
        sends("b");
        fails(answered("AccessDeniedException"));
        isStored();

        assertThat(client.isPaused()).isTrue();
        assertThat(heard.stored).containsExactly("b");
    }

    @Test
    void aKmsKeyThatIsDeniedForSomeRecordsPausesTheConnection() {
        sends("a", "b");
        kinesis.next().isStoredBut("KMSAccessDeniedException", "a");
        thread.triggerAll();

        assertThat(client.isPaused()).isTrue();
        assertThat(heard.stored).containsExactly("b");
        assertThat(log.getMessages())
                .singleElement()
                .asString()
                .contains("The key must be enabled, and allow kms:GenerateDataKey.");
    }

    @Test
    void aRecordThatTheStreamRefusesPausesTheConnection() {
        sends("a");
        fails(answered("ValidationException"));

        assertThat(client.isPaused()).isTrue();
        assertThat(log.getMessages())
                .singleElement()
                .asString()
                .endsWith(
                        "refuses the record. [ValidationException] The stream must take records as"
                                + " large as max-record-size.");
    }

    @Test
    void anExpiredSessionIsFollowedByAnotherWithoutAPause() {
        sends("a");
        fails(answered("ExpiredTokenException"));

        assertThat(credentials.lookUp()).isEqualTo(1);
        assertThat(client.isPaused()).isFalse();
    }
}
