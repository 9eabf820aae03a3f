package io.eventforwarder.cli.deadletters;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventforwarder.cli.CommandException;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kinesis.model.KinesisException;

/** The messages of failed calls. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KinesisStreamTest {
    /**
     * All tests share the client, because it takes two seconds to close. No test sends a request
     * with it.
     */
    private final KinesisStream kinesis =
            new KinesisStream(
                    "letters", "eu-west-3", Optional.of(URI.create("http://127.0.0.1:1")));

    @AfterAll
    void close() {
        kinesis.close();
    }

    @ParameterizedTest
    @CsvSource({
        "AccessDeniedException, 'kinesis:PutRecord on it must be allowed'",
        "ResourceNotFoundException, There is no stream letters (eu-west-3)",
        "KMSAccessDeniedException, The KMS key of the stream",
        "SomethingNew, refuses PutRecord"
    })
    void aFailureIsASentenceWithoutTheWordsOfAws(String code, String sentence) {
        AwsErrorDetails details =
                AwsErrorDetails.builder().errorCode(code).errorMessage("secret").build();
        Exception failure =
                KinesisException.builder().statusCode(400).awsErrorDetails(details).build();

        assertThatThrownBy(
                        () ->
                                kinesis.call(
                                        "PutRecord",
                                        client -> CompletableFuture.failedFuture(failure)))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining(sentence)
                .hasMessageEndingWith(" [" + code + ']')
                .hasMessageNotContaining("secret");
    }

    @Test
    void aMissingResponseHasAReadableMessage() {
        Exception failure = SdkClientException.create("secret");

        assertThatThrownBy(
                        () ->
                                kinesis.call(
                                        "PutRecord",
                                        client -> CompletableFuture.failedFuture(failure)))
                .isInstanceOf(CommandException.class)
                .hasMessageStartingWith("No answer comes from the stream letters (eu-west-3);")
                .hasMessageNotContaining("secret");
    }
}
