package io.eventforwarder.sink.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eventforwarder.aws.BrokenCredentials;
import io.eventforwarder.aws.CustomerCredentials;
import io.eventforwarder.aws.RenewableCredentials;
import io.eventforwarder.settings.OutputSettings.PutApi;
import io.eventforwarder.sink.kinesis.PutRecordClient.Result;
import io.eventforwarder.sink.kinesis.SendException.Kind;
import io.eventforwarder.testing.HttpStub;
import io.eventforwarder.testing.PropertiesJson;
import io.eventforwarder.testing.SystemProperties;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

@ParameterizedClass
@EnumSource(
        value = PutApi.class,
        names = {"PUT_RECORD", "PUT_RECORDS"})
@Timeout(60)
class KinesisPutClientTest {
    private static final String PARTITION_KEY = "2a8b12999ecfb29ba462a0de058d2dc0";
    private static final byte[] DATA = {'{', '"', (byte) 0xC3, (byte) 0xA9, '"', 0, -1, '}'};
    private static final List<PutRecordsRequestEntry> RECORDS =
            List.of(
                    PutRecordsRequestEntry.builder()
                            .partitionKey(PARTITION_KEY)
                            .data(SdkBytes.fromByteArray(DATA))
                            .build());
    private static final String REGION = "eu-west-3";
    private static final String STORED =
            "{\"ShardId\":\"shardId-000000000000\",\"SequenceNumber\":\"4961\"}";
    private static final String REJECTED =
            "{\"ErrorCode\":\"ProvisionedThroughputExceededException\",\"ErrorMessage\":\"Hush.\"}";
    private static final String FAILED =
            "{\"ErrorCode\":\"InternalFailure\",\"ErrorMessage\":\"Hush.\"}";

    @Parameter private PutApi api;

    @RegisterExtension private final SystemProperties properties = new SystemProperties();

    @AutoClose private HttpStub kinesis;
    @AutoClose private HttpStub sts;
    @AutoClose private PutRecordClient client;

    @BeforeEach
    void start() throws IOException {
        kinesis = HttpStub.started();
        kinesisStores();
        sts = HttpStub.started().answersAssumedRole("temporary-hush", "token");
        properties
                .setAwsCredentials("AKIDENVIRONMENT", "environment-hush")
                .set("aws.cborEnabled", "false");
    }

    private void kinesisStores() {
        kinesis.answersJson(
                200,
                api == PutApi.PUT_RECORD
                        ? STORED
                        : "{\"FailedRecordCount\":0,\"Records\":[" + STORED + "]}");
    }

    private SendException failure() {
        return failureOf(client.put(RECORDS));
    }

    private static SendException failureOf(CompletableFuture<?> answer) {
        return SendException.of(
                answer.orTimeout(20, TimeUnit.SECONDS).handle((stored, failure) -> failure).join());
    }

    @Test
    void eachRecordHasItsOwnResult() {
        client = client(RenewableCredentials.ofEnvironment());
        if (api == PutApi.PUT_RECORDS) {
            kinesis.answersJson(
                    200,
                    "{\"FailedRecordCount\":2,\"Records\":["
                            + String.join(",", REJECTED, STORED, FAILED)
                            + "]}");
        }

        List<Result> results =
                client.put(Collections.nCopies(Math.min(3, client.maxRecords()), RECORDS.get(0)))
                        .join();

        Result stored = results.get(results.size() / 2);
        assertThat(stored.shardId).isEqualTo("shardId-000000000000");
        assertThat(stored.failure).isNull();
        if (api == PutApi.PUT_RECORDS) {
            assertThat(results.get(0).failure.kind()).isEqualTo(Kind.THROTTLED);
            assertThat(results.get(2).failure.kind()).isEqualTo(Kind.TRANSIENT);
            assertThat(results.get(2).failure)
                    .hasMessageContaining("[InternalFailure]")
                    .hasMessageNotContaining("Hush");
        }
    }

    @ParameterizedTest(name = "CBOR {0}, {1}: {2}")
    @CsvSource({
        "false, text/plain, ''",
        "true, text/plain, ''",
        "true, text/html, <html>413 Request Entity Too Large</html>",
        "false, text/html, <html>413 Request Entity Too Large</html>",
        "true, application/x-amz-cbor-1.1, ''",
        "false, application/json, '{\"message\":\"Request Entity Too Large\"}'",
    })
    void aRequestThatIsTooLargeMayBeOneRecordsFault(String cbor, String type, String body) {
        properties.set("aws.cborEnabled", cbor);
        client = client(RenewableCredentials.ofEnvironment());
        kinesis.answers(413, type, body);

        assertThat(failure().kind()).isEqualTo(Kind.INVALID_RECORD);
    }

    @Test
    void aRequestThatTheCallerGivesUpIsAborted() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            client = client(RenewableCredentials.ofEnvironment(), uri(silent));
            CompletableFuture<?> answer = client.put(RECORDS);
            try (Socket connection = silent.accept()) {
                assertThat(connection.getInputStream().read()).isNotNegative();

                answer.completeExceptionally(new IllegalStateException("It takes too long."));

                connection.setSoTimeout((int) Duration.ofSeconds(30).toMillis());
                // Without an abort, the end of the stream would not come.
                connection.getInputStream().readAllBytes();
            }
        }
    }

    @Test
    void aGatewayMayRefuseALargeRequestThatItHasNotRead() throws Exception {
        PutRecordsRequestEntry large =
                PutRecordsRequestEntry.builder()
                        .partitionKey(PARTITION_KEY)
                        .data(SdkBytes.fromByteArray(new byte[9 << 20]))
                        .build();
        try (ServerSocket gateway = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            client = client(RenewableCredentials.ofEnvironment(), uri(gateway));
            CompletableFuture<?> answer = client.put(List.of(large));
            try (Socket connection = gateway.accept()) {
                assertThat(connection.getInputStream().read()).isNotNegative();
                connection
                        .getOutputStream()
                        .write(
                                "HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n"
                                        .getBytes(StandardCharsets.US_ASCII));

                assertThat(failureOf(answer).kind()).isEqualTo(Kind.INVALID_RECORD);
            }
        }
    }

    private static URI uri(ServerSocket server) {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    @Test
    void assumingARoleDoesNotBlockTheCaller() {
        client = client(role());
        sts.holdsAnswers();
        CompletableFuture<?> answer = client.put(RECORDS);
        assertThat(answer).isNotDone();
        await().until(client::isLookingUpCredentials);

        sts.releaseResponses();

        assertThat(answer).succeedsWithin(Duration.ofSeconds(20));
        assertThat(client.isLookingUpCredentials()).isFalse();
        assertThat(kinesis.requests().get(0).headers())
                .containsEntry("x-amz-security-token", "token");
    }

    @Test
    void noRequestAfterARenewalUsesTheOldCredentials() {
        client = client(role());
        for (int renewals = 0; renewals < 20; renewals++) {
            client.put(RECORDS).join();
            assertThat(sts.requests()).hasSize(renewals + 1);

            client.renewCredentials();
        }
    }

    @Test
    void afterASessionHasExpiredEarlyAnotherIsBegun() {
        client = client(role());
        kinesis.answersJson(400, "{\"__type\":\"ExpiredTokenException\"}");
        assertThat(failure()).hasMessageContaining("ExpiredTokenException");

        kinesisStores();
        client.put(RECORDS).join();
        client.put(RECORDS).join();

        assertThat(sts.requests()).hasSize(2);
    }

    @Test
    void aFailureOfStsIsNotReportedAsOneOfTheStream() {
        client = client(role(URI.create("http://127.0.0.1:1")));

        SendException failure = failure();

        assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(failure)
                .hasMessageStartingWith(
                        "There are no credentials of the role"
                                + " arn:aws:iam::123456789012:role/mparticle-kinesis-role.")
                .hasMessageContaining("can reach STS");
    }

    @ParameterizedTest(name = "of a role: {0}")
    @ValueSource(booleans = {false, true})
    void withoutCredentialsOfItsOwnTheJobPausesTheConnection(boolean isRole) {
        properties.setAwsCredentials("", "").set("aws.disableEc2Metadata", "true");
        client = client(isRole ? role() : RenewableCredentials.ofEnvironment());

        SendException failure = failure();

        assertThat(failure.kind()).isEqualTo(Kind.ACTION_REQUIRED);
        assertThat(failure).hasMessageContaining("The job has no credentials of its own");
    }

    @ParameterizedTest
    @CsvSource({"400, InvalidIdentityToken", "403, AccessDenied"})
    void aServiceAccountsRoleThatStsRefusesLaterPausesTheConnection(
            int status, String code, @TempDir Path folder) throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "token-of-the-account");
        properties
                .setAwsCredentials("", "")
                .set("aws.disableEc2Metadata", "true")
                .set("aws.webIdentityTokenFile", token.toString())
                .set("aws.roleArn", "arn:aws:iam::111111111111:role/forwarder")
                .set("aws.region", REGION)
                .set("aws.endpointUrlSts", sts.uri().toString());
        sts.answersServiceAccount("SERVICE_ACCOUNT_KEY");
        client = client(RenewableCredentials.ofEnvironment());
        assertThat(client.put(RECORDS).join().get(0).failure).isNull();

        sts.answers(
                status,
                "text/xml",
                "<ErrorResponse><Error><Code>%s</Code></Error></ErrorResponse>".formatted(code));

        // The SDK goes on with the session that it has, until that expires.
        kinesis.answersJson(400, "{\"__type\":\"ExpiredTokenException\"}");
        assertThat(failure().kind()).isEqualTo(Kind.TRANSIENT);
        SendException failure = failure();

        assertThat(failure.kind()).isEqualTo(Kind.ACTION_REQUIRED);
        assertThat(failure).hasMessageContaining("The job has no credentials of its own");
    }

    @Test
    void anErrorDuringALookUpOfCredentialsPausesTheConnection() {
        client = client(BrokenCredentials.of(new NoClassDefFoundError("hush")));

        SendException failure = failure();

        assertThat(failure.kind()).isEqualTo(Kind.ACTION_REQUIRED);
        assertThat(failure)
                .hasMessageContaining("NoClassDefFoundError")
                .hasMessageNotContaining("hush");
    }

    private RenewableCredentials role() {
        return role(sts.uri());
    }

    private static RenewableCredentials role(URI sts) {
        return CustomerCredentials.of(
                PropertiesJson.streamToStream()
                        .set("Output", "sts-endpoint", sts.toString())
                        .settings());
    }

    private PutRecordClient client(RenewableCredentials credentials) {
        return client(credentials, kinesis.uri());
    }

    private PutRecordClient client(RenewableCredentials credentials, URI endpoint) {
        return new KinesisPutClient(
                api, "events-out", REGION, Optional.of(endpoint), credentials, 4);
    }
}
