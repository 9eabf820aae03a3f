package io.eventforwarder.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kinesis.model.KinesisException;

class StreamExceptionTest {
    @ParameterizedTest
    @CsvSource({
        "AccessDeniedException, Its policy must allow kinesis:PutRecord",
        "UnrecognizedClientException, 'that this machine''s clock is right, and its region'",
        "ResourceNotFoundException, There is no stream letters in the account of the caller",
        "KMSAccessDeniedException, The KMS key of the stream letters",
        "ProvisionedThroughputExceededException, limits the rate of PutRecord",
        "ValidationException, refuses PutRecord",
        "SomethingNew, did not answer PutRecord"
    })
    void aFailureIsASentenceWithoutTheWordsOfAws(String code, String sentence) {
        AwsErrorDetails details =
                AwsErrorDetails.builder().errorCode(code).errorMessage("secret").build();
        assertThat(of(KinesisException.builder().awsErrorDetails(details).build()))
                .hasMessageContaining(sentence)
                .hasMessageEndingWith(" [" + code + ']')
                .hasMessageNotContaining("secret");
    }

    @Test
    void aMissingResponseHasAReadableMessage() {
        assertThat(of(new CompletionException(SdkClientException.create("secret"))))
                .hasMessageStartingWith("The stream letters did not answer PutRecord;")
                .hasMessageNotContaining("secret");
    }

    private static StreamException of(Throwable failure) {
        return StreamException.of("letters", "PutRecord", "the caller", "its region", failure);
    }
}
