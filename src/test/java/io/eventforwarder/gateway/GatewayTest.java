package io.eventforwarder.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventforwarder.testing.HttpStub;
import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.PropertiesJson;
import io.eventforwarder.testing.SystemProperties;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** What the tests rely on: the gateway lets nothing through that AWS would not. */
class GatewayTest {
    private static final String OPERATOR = "arn:aws:iam::210987654321:user/operator";
    private static final String ROLE = "arn:aws:iam::123456789012:role/mparticle-kinesis-role";
    private static final String STREAM = "arn:aws:kinesis:us-east-1:123456789012:stream/events-out";
    private static final AwsCredentials OPERATORS_KEY =
            AwsBasicCredentials.create("AKIAOPERATOR", "operator+secret/key");

    @RegisterExtension private final SystemProperties properties = new SystemProperties();

    private final Identity operator = new Identity(OPERATOR);
    private HttpStub kinesis;
    private Gateway gateway;
    private Role role;

    @BeforeEach
    void aCustomerGrantsTheRole() throws IOException {
        kinesis = HttpStub.started().answersJson(200, "{}");
        gateway = Gateway.start(kinesis.uri(), Set.of("us-east-1"));
        role = gateway.roles().create(ROLE);
        WrittenPolicies policies =
                WrittenPolicies.of(
                        PropertiesJson.streamToStream().settings(), "123456789012", OPERATOR);
        role.trusts(policies.trust());
        role.isPermitted(policies.stream());
        operator.isPermitted(allow("sts:AssumeRole", ROLE));
        gateway.accessKeys().activate(operator, "AKIAOPERATOR", "operator+secret/key");
    }

    @AfterEach
    void close() {
        gateway.close();
        kinesis.close();
    }

    private static Policy allow(String action, String resource) {
        return Policy.ofIdentity(
                Json.read(
                        """
                        {
                          "Version": "2012-10-17",
                          "Statement": [{"Effect": "Allow", "Action": "%s", "Resource": "%s"}]
                        }
                        """
                                .formatted(action, resource)));
    }

    private Credentials assume(String roleArn, String externalId) {
        try (StsClient client =
                StsClient.builder()
                        .endpointOverride(gateway.endpoint())
                        .region(Region.US_EAST_1)
                        .credentialsProvider(StaticCredentialsProvider.create(OPERATORS_KEY))
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .overrideConfiguration(
                                override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()))
                        .build()) {
            return client.assumeRole(
                            request ->
                                    request.roleArn(roleArn)
                                            .externalId(externalId)
                                            .roleSessionName("job")
                                            .durationSeconds(3600))
                    .credentials();
        }
    }

    private AwsCredentials session() {
        Credentials assumed = assume(ROLE, "orgid:1111");
        return AwsSessionCredentials.create(
                assumed.accessKeyId(), assumed.secretAccessKey(), assumed.sessionToken());
    }

    private KinesisClient kinesis(String region, AwsCredentials credentials) {
        return KinesisClient.builder()
                .endpointOverride(gateway.endpoint())
                .region(Region.of(region))
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(
                        override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }

    private void put(String region, AwsCredentials credentials, String stream) {
        try (KinesisClient client = kinesis(region, credentials)) {
            client.putRecord(
                    request ->
                            request.streamARN(stream)
                                    .partitionKey("key")
                                    .data(SdkBytes.fromUtf8String("{}")));
        }
    }

    @Test
    void aSessionOfTheRoleMayPutRecordsIntoTheStreamAndNothingElse() {
        properties.set("aws.cborEnabled", "false");
        AwsCredentials session = session();

        put("us-east-1", session, STREAM);

        assertThat(kinesis.requests())
                .singleElement()
                .satisfies(
                        request ->
                                assertThat(request.headers().get("authorization"))
                                        .contains("Credential=123456789012/"));
        assertThatThrownBy(() -> put("us-east-1", session, STREAM + "-2"))
                .hasMessageContaining("is not authorized to perform: kinesis:PutRecord");
        try (KinesisClient client = kinesis("us-east-1", session)) {
            assertThatThrownBy(() -> client.listShards(request -> request.streamARN(STREAM)))
                    .hasMessageContaining("is not authorized to perform: kinesis:ListShards");
        }
        assertThat(kinesis.requests()).hasSize(1);
        assertThat(gateway.trail().deniedCalls())
                .extracting(DeniedCall::action)
                .containsExactly("kinesis:PutRecord", "kinesis:ListShards");
    }

    @Test
    void aStreamOfAnotherAccountIsDeniedWhateverOnesOwnPolicySays() {
        operator.isPermitted(allow("*", "*"));

        assertThatThrownBy(() -> put("us-east-1", OPERATORS_KEY, STREAM))
                .hasMessageContaining("because no resource-based policy allows");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoSignsIsFoundOut(boolean cbor) {
        properties.set("aws.cborEnabled", Boolean.toString(cbor));
        assertThatThrownBy(() -> put("eu-west-1", OPERATORS_KEY, STREAM))
                .hasMessageContaining("Credential should be scoped to a valid region");
        assertThatThrownBy(
                        () ->
                                put(
                                        "us-east-1",
                                        AwsBasicCredentials.create("AKIAOPERATOR", "mistyped"),
                                        STREAM))
                .hasMessageContaining("The request signature we calculated does not match");
        AwsCredentials session = session();
        assertThatThrownBy(
                        () ->
                                put(
                                        "us-east-1",
                                        AwsBasicCredentials.create(
                                                session.accessKeyId(), session.secretAccessKey()),
                                        STREAM))
                .hasMessageContaining("The security token included in the request is invalid.");
        gateway.accessKeys().endSessions(role);
        assertThatThrownBy(() -> put("us-east-1", session, STREAM))
                .hasMessageContaining("is expired");
        gateway.accessKeys().deactivate("AKIAOPERATOR");
        assertThatThrownBy(() -> put("us-east-1", OPERATORS_KEY, STREAM))
                .hasMessageContaining("The security token included in the request is invalid.");
    }

    @Test
    void aRoleIsAssumedByWhomBothAccountsAllowItWithTheExternalId() {
        assertThat(assume(ROLE, "orgid:1111")).isNotNull();
        assertDenied(ROLE, "orgid:2222");
        assertDenied(ROLE, null);
        assertDenied("arn:aws:iam::999999999999:role/mparticle-kinesis-role", "orgid:1111");
        operator.isPermitted(allow("sts:AssumeRole", ROLE + "-2"));
        assertDenied(ROLE, "orgid:1111");
        operator.isPermitted(allow("sts:AssumeRole", "*"));
        role.trusts(
                WrittenPolicies.of(
                                PropertiesJson.streamToStream().settings(),
                                "123456789012",
                                OPERATOR + "-2")
                        .trust());
        assertDenied(ROLE, "orgid:1111");
    }

    private void assertDenied(String roleArn, String externalId) {
        assertThatThrownBy(() -> assume(roleArn, externalId))
                .hasMessageContaining("is not authorized to perform: sts:AssumeRole on resource: ");
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:kinesis:us-east-1:123456789012:stream/*, true",
        "arn:aws:kinesis:*:123456789012:stream/events-out, true",
        "arn:aws:kinesis:us-east-1:123456789012:stream/EVENTS-OUT, false",
        "arn:aws:kinesis:*:stream/events-out, false",
        "arn:aws-cn:kinesis:us-east-1:123456789012:stream/events-out, false"
    })
    void wildcardsStayInTheirPartOfAnArn(String resource, boolean allowed) {
        Call call = Call.of(role.session("job"), "kinesis:PutRecord", STREAM);

        assertThat(allow("kinesis:Put*", resource).allows(call)).isEqualTo(allowed);
        assertThat(allow("kinesis:PutRecords", resource).allows(call)).isFalse();
    }

    @Test
    void whatItDoesNotUnderstandIsAnError() {
        assertThatThrownBy(() -> allow("kinesis:PutRecord", "${aws:username}"))
                .isInstanceOf(UnsupportedPolicyException.class);
        assertThatThrownBy(
                        () ->
                                Policy.ofIdentity(
                                        Json.read(
                                                """
                                                {
                                                  "Version": "2012-10-17",
                                                  "Statement": [
                                                    {"Effect": "Deny", "Action": "a:B", "Resource": "*"}
                                                  ]
                                                }
                                                """)))
                .isInstanceOf(UnsupportedPolicyException.class);
    }
}
