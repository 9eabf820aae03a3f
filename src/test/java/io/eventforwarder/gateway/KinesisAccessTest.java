package io.eventforwarder.gateway;

import static io.eventforwarder.gateway.GatewayFixture.CUSTOMER_KEY;
import static io.eventforwarder.gateway.GatewayFixture.CUSTOMER_SECRET;
import static io.eventforwarder.gateway.GatewayFixture.CUSTOMER_USER;
import static io.eventforwarder.gateway.GatewayFixture.OPERATOR;
import static io.eventforwarder.gateway.GatewayFixture.REGION;
import static io.eventforwarder.gateway.GatewayFixture.STREAM;
import static io.eventforwarder.gateway.GatewayFixture.STREAM_ARN;
import static io.eventforwarder.gateway.SdkClients.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.SystemProperties;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.AccessDeniedException;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.PutRecordRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

class KinesisAccessTest {
    private static final AwsCredentials CUSTOMER = user(CUSTOMER_KEY, CUSTOMER_SECRET);
    private static final Consumer<PutRecordRequest.Builder> RECORD =
            request ->
                    request.streamName(STREAM)
                            .partitionKey("key")
                            .data(SdkBytes.fromUtf8String("{}"));

    @RegisterExtension private final SystemProperties properties = new SystemProperties();

    private static WrittenPolicies policies;

    private GatewayFixture fixture;

    @BeforeAll
    static void write(@TempDir Path folder) {
        policies = GatewayFixture.policies(folder.resolve("policies"), OPERATOR);
    }

    @BeforeEach
    void start() throws IOException {
        fixture = new GatewayFixture(policies);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private void useCbor(boolean cbor) {
        properties.set("aws.cborEnabled", Boolean.toString(cbor));
    }

    private KinesisClient client(String region, AwsCredentials credentials) {
        return SdkClients.kinesis(fixture.gateway.endpoint(), region, credentials);
    }

    private KinesisException refused(String region, AwsCredentials credentials) {
        try (KinesisClient client = client(region, credentials)) {
            KinesisException refused =
                    catchThrowableOfType(KinesisException.class, () -> client.putRecord(RECORD));
            assertThat(refused).isNotNull();
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(fixture.kinesis.requests()).isEmpty();
            return refused;
        }
    }

    private static void assertSays(KinesisException refused, String code, String message) {
        assertThat(refused.awsErrorDetails().errorCode()).isEqualTo(code);
        assertThat(refused.awsErrorDetails().errorMessage()).contains(message);
    }

    @Test
    void whatIsAllowedReachesTheStreamOfTheCallersAccount() {
        useCbor(false);
        try (KinesisClient client = client(REGION, CUSTOMER)) {
            client.putRecord(RECORD);
        }

        assertThat(fixture.kinesis.requests())
                .singleElement()
                .satisfies(
                        request -> {
                            assertThat(request.headers().get("authorization"))
                                    .contains("Credential=123456789012/")
                                    .contains("/us-east-1/kinesis/");
                            assertThat(request.headers())
                                    .containsEntry("x-amz-target", "Kinesis_20131202.PutRecord");
                            assertThat(request.body()).contains("\"StreamName\":\"events-out\"");
                        });
        assertThat(fixture.gateway.trail().deniedCalls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anUnknownOrInactiveKeyIsNotRecognized(boolean cbor) {
        useCbor(cbor);
        assertSays(
                refused(REGION, user("AKIANOBODY", CUSTOMER_SECRET)),
                "UnrecognizedClientException",
                "The security token included in the request is invalid.");

        fixture.gateway.accessKeys().deactivate(CUSTOMER_KEY);
        assertSays(
                refused(REGION, CUSTOMER),
                "UnrecognizedClientException",
                "The security token included in the request is invalid.");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anotherSecretSignsAnotherWay(boolean cbor) {
        useCbor(cbor);
        assertSays(
                refused(REGION, user(CUSTOMER_KEY, "mistyped")),
                "InvalidSignatureException",
                "The request signature we calculated does not match");
    }

    @Test
    void aRotatedKeyIsTheNewOne() {
        useCbor(false);
        Identity rotated = new Identity(CUSTOMER_USER);
        fixture.gateway.accessKeys().activate(rotated, CUSTOMER_KEY, "new+secret");

        assertSays(refused(REGION, CUSTOMER), "InvalidSignatureException", "signature");
        assertSays(
                refused(REGION, user(CUSTOMER_KEY, "new+secret")),
                "AccessDeniedException",
                CUSTOMER_USER);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anotherRegionThanTheEndpointsIsNotTaken(boolean cbor) {
        useCbor(cbor);
        assertSays(
                refused("eu-west-1", CUSTOMER),
                "InvalidSignatureException",
                "Credential should be scoped to a valid region, not 'eu-west-1'.");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClockThatIsOffMakesSignaturesInvalid(boolean cbor) {
        useCbor(cbor);
        fixture.clock.move(Duration.ofMinutes(6));
        assertSays(refused(REGION, CUSTOMER), "InvalidSignatureException", "Signature expired: ");

        fixture.clock.move(Duration.ofMinutes(-12));
        assertSays(
                refused(REGION, CUSTOMER),
                "InvalidSignatureException",
                "Signature not yet current: ");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSessionNeedsItsOwnTokenAndEnds(boolean cbor) {
        useCbor(cbor);
        AccessKey key =
                fixture.gateway
                        .accessKeys()
                        .begin(fixture.role.session("job"), Duration.ofHours(1));
        String invalid = "The security token included in the request is invalid.";

        assertSays(
                refused(REGION, user(key.id(), key.secret())),
                "UnrecognizedClientException",
                invalid);
        assertSays(
                refused(REGION, session(key, "another")), "UnrecognizedClientException", invalid);
        AwsCredentials own = session(key, key.sessionToken().orElseThrow());
        fixture.gateway.accessKeys().endSessions(fixture.role);
        assertSays(
                refused(REGION, own),
                "ExpiredTokenException",
                "The security token included in the request is expired");
    }

    @Test
    void aSessionLastsAsLongAsItWasTold() {
        useCbor(false);
        fixture.gateway.accessKeys().limitSessions(Duration.ofMinutes(2));
        AccessKey key =
                fixture.gateway
                        .accessKeys()
                        .begin(fixture.role.session("job"), Duration.ofHours(1));
        AwsCredentials own = session(key, key.sessionToken().orElseThrow());
        fixture.clock.move(Duration.ofSeconds(118));
        try (KinesisClient client = client(REGION, own)) {
            client.putRecord(RECORD);
        }
        fixture.kinesis.requests().clear();

        fixture.clock.move(Duration.ofSeconds(2));

        assertSays(refused(REGION, own), "ExpiredTokenException", "expired");
    }

    private static AwsCredentials session(AccessKey key, String token) {
        return AwsSessionCredentials.create(key.id(), key.secret(), token);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatNoPolicyAllowsIsDeniedAndInTheTrail(boolean cbor) {
        useCbor(cbor);
        AccessKey key =
                fixture.gateway
                        .accessKeys()
                        .begin(fixture.role.session("job"), Duration.ofHours(1));
        String session = "arn:aws:sts::123456789012:assumed-role/mparticle-kinesis-role/job";
        try (KinesisClient client =
                client(REGION, session(key, key.sessionToken().orElseThrow()))) {
            assertThatThrownBy(
                            () ->
                                    client.putRecords(
                                            request ->
                                                    request.streamName(STREAM)
                                                            .records(
                                                                    PutRecordsRequestEntry.builder()
                                                                            .partitionKey("key")
                                                                            .data(
                                                                                    SdkBytes
                                                                                            .fromUtf8String(
                                                                                                    "{}"))
                                                                            .build())))
                    .isInstanceOf(AccessDeniedException.class)
                    .hasMessageContaining(
                            "User: "
                                    + session
                                    + " is not authorized to perform: kinesis:PutRecords on"
                                    + " resource: "
                                    + STREAM_ARN
                                    + " because no identity-based policy allows the"
                                    + " kinesis:PutRecords action");
            assertThatThrownBy(() -> client.listShards(request -> request.streamName(STREAM)))
                    .isInstanceOf(AccessDeniedException.class);
            assertThatThrownBy(() -> client.listStreams())
                    .isInstanceOf(AccessDeniedException.class);
        }

        assertThat(fixture.gateway.trail().deniedCalls())
                .containsExactly(
                        new DeniedCall("kinesis:PutRecords", STREAM_ARN, session),
                        new DeniedCall("kinesis:ListShards", STREAM_ARN, session),
                        new DeniedCall("kinesis:ListStreams", "*", session));
        assertThat(fixture.kinesis.requests()).isEmpty();
    }

    @Test
    void aStreamOfAnotherAccountNeedsAPolicyOfItsOwn() {
        useCbor(false);
        Identity stranger = new Identity("arn:aws:iam::111122223333:user/stranger");
        stranger.isPermitted(
                Policy.ofIdentity(
                        Json.read(
                                """
                                {
                                  "Version": "2012-10-17",
                                  "Statement": {
                                    "Effect": "Allow", "Action": "*", "Resource": "*"
                                  }
                                }
                                """)));
        fixture.gateway.accessKeys().activate(stranger, "AKIASTRANGER", "secret");
        try (KinesisClient client = client(REGION, user("AKIASTRANGER", "secret"))) {
            assertThatThrownBy(
                            () ->
                                    client.putRecord(
                                            RECORD.andThen(
                                                    request ->
                                                            request.streamName(null)
                                                                    .streamARN(STREAM_ARN))))
                    .isInstanceOf(AccessDeniedException.class)
                    .hasMessageContaining(
                            "because no resource-based policy allows the kinesis:PutRecord action");
        }
    }

    @Test
    void anExplicitDenyIsNamedSo() {
        useCbor(false);
        Identity denied = new Identity(CUSTOMER_USER);
        denied.isPermitted(
                Policy.ofIdentity(
                        Json.read(
                                """
                                {
                                  "Version": "2012-10-17",
                                  "Statement": [
                                    {"Effect": "Deny", "Action": "kinesis:*", "Resource": "*"}
                                  ]
                                }
                                """)));
        fixture.gateway.accessKeys().activate(denied, CUSTOMER_KEY, CUSTOMER_SECRET);

        assertSays(
                refused(REGION, CUSTOMER),
                "AccessDeniedException",
                "with an explicit deny in an identity-based policy");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theAsynchronousClientIsToldTheSame(boolean cbor) {
        useCbor(cbor);
        fixture.gateway.accessKeys().deactivate(CUSTOMER_KEY);
        try (KinesisAsyncClient client =
                SdkClients.kinesisAsync(fixture.gateway.endpoint(), REGION, CUSTOMER)) {
            assertThatThrownBy(client.putRecord(RECORD)::join)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(KinesisException.class)
                    .hasMessageContaining("The security token included in the request is invalid.");
        }
    }

    @Test
    void whatItCannotPassOnFailsTheTest() throws IOException {
        useCbor(false);
        GatewayFixture away = new GatewayFixture(policies);
        away.kinesis.close();
        try (KinesisClient client = SdkClients.kinesis(away.gateway.endpoint(), REGION, CUSTOMER)) {
            assertThatThrownBy(() -> client.putRecord(RECORD)).isInstanceOf(KinesisException.class);
        }

        assertThatThrownBy(away.gateway::close).isInstanceOf(AssertionError.class);
    }

    @Test
    void anIteratorReadsOnlyTheStreamThatItIsOf() {
        useCbor(false);
        Identity reader = new Identity(CUSTOMER_USER);
        reader.isPermitted(
                Policy.ofIdentity(
                        Json.read(
                                """
                                {
                                  "Version": "2012-10-17",
                                  "Statement": {
                                    "Effect": "Allow", "Action": "kinesis:Get*", "Resource": "%s"
                                  }
                                }
                                """
                                        .formatted(STREAM_ARN))));
        fixture.gateway.accessKeys().activate(reader, CUSTOMER_KEY, CUSTOMER_SECRET);
        try (KinesisClient client = client(REGION, CUSTOMER)) {
            fixture.kinesis.answersJson(200, "{\"ShardIterator\": \"first\"}");
            client.getShardIterator(
                    request -> request.streamName(STREAM).shardId("0").shardIteratorType("LATEST"));
            fixture.kinesis.answersJson(
                    200, "{\"Records\": [], \"NextShardIterator\": \"second\"}");
            client.getRecords(request -> request.shardIterator("first"));
            client.getRecords(request -> request.shardIterator("second"));

            assertThatThrownBy(() -> client.getRecords(request -> request.shardIterator("another")))
                    .isInstanceOf(AccessDeniedException.class);
        }
    }
}
