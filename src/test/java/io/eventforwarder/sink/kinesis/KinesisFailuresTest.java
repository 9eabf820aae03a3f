package io.eventforwarder.sink.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.sink.kinesis.SendException.Kind;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kinesis.model.KinesisException;

class KinesisFailuresTest {
    private static final KinesisFailures FAILURES =
            new KinesisFailures(
                    "events-out (us-east-1)",
                    "the role arn:aws:iam::1:role/r",
                    "the role arn:aws:iam::1:role/r with the External ID orgid:1",
                    "kinesis:PutRecord");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "Kinesis | ProvisionedThroughputExceededException | THROTTLED | events-out (us-east-1) takes no more for now",
                "Kinesis | AccessDeniedException | ACTION_REQUIRED | must allow kinesis:PutRecord on this stream",
                "Kinesis | ResourceNotFoundException | ACTION_REQUIRED | There is no stream events-out (us-east-1) in the account of the role arn:aws:iam::1:role/r.",
                "Kinesis | KMSAccessDeniedException | ACTION_REQUIRED | kms:GenerateDataKey",
                "Kinesis | KMSDisabledException | ACTION_REQUIRED | kms:GenerateDataKey",
                "Kinesis | KMSNotFoundException | ACTION_REQUIRED | kms:GenerateDataKey",
                "Kinesis | UnrecognizedClientException | ACTION_REQUIRED | does not accept the access key of the role arn:aws:iam::1:role/r",
                "Kinesis | InvalidSignatureException | ACTION_REQUIRED | clock",
                "Kinesis | ValidationException | INVALID_RECORD | refuses the record",
                "Kinesis | InvalidArgumentException | INVALID_RECORD | refuses the record",
                "Kinesis | ExpiredTokenException | TRANSIENT | The session of the role arn:aws:iam::1:role/r has expired",
                "Kinesis | ExpiredToken | TRANSIENT | has expired",
                "Kinesis | KMSThrottlingException | TRANSIENT | did not store the record",
                "Kinesis | LimitExceededException | TRANSIENT | did not store the record",
                "Kinesis | ThrottlingException | TRANSIENT | did not store the record",
                "Kinesis | RequestExpired | TRANSIENT | did not store the record",
                "Kinesis | InternalFailure | TRANSIENT | did not store the record",
                "Kinesis | ServiceUnavailable | TRANSIENT | did not store the record",
                "Kinesis | SomethingNew | TRANSIENT | did not store the record",
                "Sts | AccessDenied | ACTION_REQUIRED | act as the role arn:aws:iam::1:role/r with the External ID orgid:1. There must be such a role, its trust policy",
                "Sts | SignatureDoesNotMatch | ACTION_REQUIRED | clock",
                "Sts | InvalidClientTokenId | ACTION_REQUIRED | the job's own credentials",
                "Sts | InvalidClientTokenId | ACTION_REQUIRED | account has not enabled is another cause: Output.sts-region",
                "Sts | ValidationError | ACTION_REQUIRED | did not give credentials for the role arn:aws:iam::1:role/r",
                "Sts | ExpiredToken | TRANSIENT | The job's own session has expired",
                "Sts | ThrottlingException | TRANSIENT | did not give credentials",
                "Sts | ServiceUnavailable | TRANSIENT | did not give credentials",
            })
    void eachErrorCodeHasAKindAndASentence(
            String service, String code, Kind kind, String sentence) {
        SendException failure =
                FAILURES.of(
                        new CompletionException(
                                KinesisException.builder()
                                        .message("hush")
                                        .statusCode(400)
                                        .awsErrorDetails(
                                                AwsErrorDetails.builder()
                                                        .serviceName(service)
                                                        .errorCode(code)
                                                        .errorMessage("hush")
                                                        .build())
                                        .build()));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure)
                .hasMessageContaining(sentence)
                .hasMessageEndingWith(" [" + code + ']')
                .hasMessageNotContaining("hush");
    }

    @Test
    void anUnreachableEndpointAndAMissingResponseAreNoAnswer() {
        assertThat(FAILURES.of(SdkClientException.create("hush", new IOException("hush"))).kind())
                .isEqualTo(Kind.NO_ANSWER);
        assertThat(FAILURES.of(ApiCallTimeoutException.create(10_000)).kind())
                .isEqualTo(Kind.NO_ANSWER);
        assertThat(FAILURES.of(SdkClientException.create("hush")))
                .hasMessageNotContaining("hush")
                .hasMessageContaining("events-out (us-east-1)");
    }

    @Test
    void anAnswerWithoutACodeIsNamedByItsStatus() {
        SendException failure =
                FAILURES.of(KinesisException.builder().statusCode(502).message("hush").build());

        assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(failure).hasMessageContaining("HTTP 502").hasMessageNotContaining("hush");
    }
}
