package io.eventforwarder.sink.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.sink.kinesis.SendException.Kind;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.sts.model.StsException;

class KinesisFailuresTest {
    private static final KinesisFailures FAILURES =
            new KinesisFailures(
                    "events-out (us-east-1)",
                    "the role arn:aws:iam::1:role/r",
                    "the role arn:aws:iam::1:role/r with the External ID orgid:1",
                    "kinesis:PutRecord");

    private static SendException kinesis(String code) {
        return FAILURES.of(
                new CompletionException(answer(KinesisException.builder(), "Kinesis", code)));
    }

    private static SendException sts(String code) {
        return FAILURES.of(new CompletionException(answer(StsException.builder(), "Sts", code)));
    }

    private static Throwable answer(
            AwsServiceException.Builder failure, String service, String code) {
        return failure.message("hush")
                .statusCode(400)
                .awsErrorDetails(
                        AwsErrorDetails.builder()
                                .serviceName(service)
                                .errorCode(code)
                                .errorMessage("hush")
                                .build())
                .build();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "KMSThrottlingException",
                "LimitExceededException",
                "ThrottlingException",
                "ExpiredTokenException",
                "ExpiredToken",
                "RequestExpired",
                "InternalFailure",
                "ServiceUnavailable",
                "SomethingNobodyHasHeardOf"
            })
    void whatPassesIsTriedAgain(String code) {
        assertThat(kinesis(code).kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(sts(code).kind()).isEqualTo(Kind.TRANSIENT);
    }

    @Test
    void aFullShardIsToldFromOtherTrouble() {
        SendException failure = kinesis("ProvisionedThroughputExceededException");

        assertThat(failure.kind()).isEqualTo(Kind.THROTTLED);
        assertThat(failure).hasMessageContaining("events-out (us-east-1) takes no more for now");
    }

    @ParameterizedTest
    @CsvSource({
        "AccessDeniedException, kinesis:PutRecord",
        "ResourceNotFoundException, There is no stream events-out (us-east-1)",
        "KMSAccessDeniedException, kms:GenerateDataKey",
        "KMSDisabledException, kms:GenerateDataKey",
        "KMSNotFoundException, kms:GenerateDataKey",
        "UnrecognizedClientException, access key",
        "InvalidSignatureException, clock",
    })
    void whatAPersonMustMendSaysWhatToDo(String code, String advice) {
        SendException failure = kinesis(code);

        assertThat(failure.kind()).isEqualTo(Kind.ACTION_REQUIRED);
        assertThat(failure)
                .hasMessageContaining(advice)
                .hasMessageContaining("the role arn:aws:iam::1:role/r")
                .hasMessageContaining(code)
                .hasMessageNotContaining("hush");
    }

    @Test
    void aRoleThatMayNotBeAssumedNamesTrustAndExternalId() {
        assertThat(sts("AccessDenied").kind()).isEqualTo(Kind.ACTION_REQUIRED);
        assertThat(sts("AccessDenied"))
                .hasMessageContaining("the role arn:aws:iam::1:role/r")
                .hasMessageContaining("trust policy")
                .hasMessageContaining("the External ID orgid:1");
        assertThat(sts("SignatureDoesNotMatch").kind()).isEqualTo(Kind.ACTION_REQUIRED);
        assertThat(sts("SignatureDoesNotMatch")).hasMessageContaining("clock");
        assertThat(sts("InvalidClientTokenId").kind()).isEqualTo(Kind.ACTION_REQUIRED);
        assertThat(sts("ValidationError").kind()).isEqualTo(Kind.ACTION_REQUIRED);
    }

    @Test
    void anExpiredSessionIsNamedSo() {
        assertThat(kinesis("ExpiredTokenException"))
                .hasMessageContaining("The session of the role arn:aws:iam::1:role/r has expired");
        assertThat(sts("ExpiredToken")).hasMessageContaining("The job's own session has expired");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ValidationException", "InvalidArgumentException"})
    void whatIsTheRecordsOwnFaultIsNotTriedAgain(String code) {
        assertThat(kinesis(code).kind()).isEqualTo(Kind.INVALID_RECORD);
    }

    @Test
    void anEndpointThatIsAwayAndARequestWithoutAnswerPass() {
        assertThat(FAILURES.of(SdkClientException.create("hush", new IOException("hush"))).kind())
                .isEqualTo(Kind.TRANSIENT);
        assertThat(FAILURES.of(ApiCallTimeoutException.create(10_000)).kind())
                .isEqualTo(Kind.TRANSIENT);
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
