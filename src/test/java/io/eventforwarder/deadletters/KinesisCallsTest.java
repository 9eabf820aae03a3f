package io.eventforwarder.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kinesis.model.KinesisException;

/** What is tried again and what is said, with answers and in a time that are the test's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KinesisCallsTest {
    private static final String STORED = "stored";

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private long pausedMillis;
    private int calls;

    /** One for all tests: it takes two seconds to close. Nothing is sent with it. */
    private final KinesisCalls kinesis =
            new KinesisCalls(
                    "letters",
                    "eu-west-3",
                    Optional.of(URI.create("http://127.0.0.1:1")),
                    new Progress(
                            new PrintStream(said, true, StandardCharsets.UTF_8),
                            () -> Duration.ofMillis(pausedMillis).toNanos()),
                    millis -> pausedMillis += millis);

    @BeforeEach
    void begin() {
        calls = 0;
        said.reset();
    }

    @AfterAll
    void close() {
        kinesis.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ProvisionedThroughputExceededException",
                "LimitExceededException",
                "KMSThrottlingException",
                "ThrottlingException"
            })
    void throttlingIsTriedAgainForAsLongAsItLasts(String code) {
        long end = pausedMillis + Duration.ofHours(1).toMillis();

        assertThat(call(() -> pausedMillis < end ? answered(400, code) : stored()))
                .isEqualTo(STORED);

        assertThat(said())
                .contains("letters (eu-west-3) is throttled; PutRecord is tried again.\n");
    }

    @Test
    void otherTroubleThatPassesIsTriedAgainForTwoMinutes() {
        long start = pausedMillis;

        assertThatThrownBy(() -> call(() -> answered(503, "ServiceUnavailable")))
                .isInstanceOf(StreamFailure.class)
                .hasMessage(
                        "The stream letters (eu-west-3) refuses PutRecord. [ServiceUnavailable]");

        assertThat(pausedMillis - start).isBetween(120_000L, 150_000L);
    }

    @Test
    void noAnswerIsTriedAgainAndThenSaid() {
        assertThatThrownBy(() -> call(KinesisCallsTest::unanswered))
                .isInstanceOf(StreamFailure.class)
                .hasMessageStartingWith("No answer comes from the stream letters (eu-west-3);")
                .hasMessageNotContaining("secret");
        assertThat(calls).isGreaterThan(5);
    }

    @Test
    void troubleThatPassesIsNotHeardOf() {
        assertThat(call(() -> calls < 3 ? answered(500, "InternalFailure") : stored()))
                .isEqualTo(STORED);
        assertThat(calls).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "AccessDeniedException, 'kinesis:PutRecord on it must be allowed'",
        "ResourceNotFoundException, There is no stream letters (eu-west-3)",
        "KMSAccessDeniedException, The KMS key of the stream",
        "UnrecognizedClientException, refuses PutRecord",
        "SomethingNew, refuses PutRecord"
    })
    void whatDoesNotPassIsSaidAtOnceWithoutTheWordsOfAws(String code, String sentence) {
        assertThatThrownBy(() -> call(() -> answered(400, code)))
                .isInstanceOf(StreamFailure.class)
                .hasMessageContaining(sentence)
                .hasMessageEndingWith(" [" + code + ']')
                .hasMessageNotContaining("secret");
        assertThat(calls).isEqualTo(1);
    }

    private String call(Supplier<CompletableFuture<String>> answer) {
        return kinesis.call(
                "PutRecord",
                client -> {
                    calls++;
                    return answer.get();
                });
    }

    private static CompletableFuture<String> stored() {
        return CompletableFuture.completedFuture(STORED);
    }

    private static CompletableFuture<String> unanswered() {
        return CompletableFuture.failedFuture(SdkClientException.create("secret"));
    }

    private static CompletableFuture<String> answered(int status, String code) {
        return CompletableFuture.failedFuture(
                KinesisException.builder()
                        .statusCode(status)
                        .awsErrorDetails(
                                AwsErrorDetails.builder()
                                        .errorCode(code)
                                        .errorMessage("secret")
                                        .build())
                        .build());
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }
}
