package io.eventforwarder.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventforwarder.testing.HttpStub;
import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.LogLines;
import io.eventforwarder.testing.PropertiesJson;
import io.eventforwarder.testing.SystemProperties;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.util.clock.ManualClock;
import org.apache.logging.log4j.Level;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
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

class CustomerCredentialsTest {
    @RegisterExtension private final SystemProperties properties = new SystemProperties();

    @RegisterExtension
    private final LogLines log = new LogLines(RenewableCredentials.class.getName(), Level.WARN);

    @AutoClose private HttpStub sts;

    @BeforeEach
    void start() throws IOException {
        sts = HttpStub.started().answersAssumedRole("temporary-hush", "token-hush");
        properties.setAwsCredentials("AKIDENVIRONMENT", "environment-hush");
    }

    @Test
    void theRoleIsAssumedWithTheOrgAsItsExternalId() {
        assertThat(ofRole("us-east-1"))
                .asInstanceOf(InstanceOfAssertFactories.type(AwsSessionCredentials.class))
                .satisfies(
                        credentials -> {
                            assertThat(credentials.accessKeyId()).isEqualTo("ASIATEMPORARY");
                            assertThat(credentials.secretAccessKey()).isEqualTo("temporary-hush");
                            assertThat(credentials.sessionToken()).isEqualTo("token-hush");
                        });

        HttpStub.Request request = sts.requests().get(0);
        assertThat(request.form())
                .containsEntry("Action", "AssumeRole")
                .containsEntry("RoleArn", "arn:aws:iam::123456789012:role/mparticle-kinesis-role")
                .containsEntry("ExternalId", "orgid:1111")
                .containsEntry("DurationSeconds", "3600")
                .containsEntry("RoleSessionName", "event-forwarder-events-out");
        assertThat(Json.read(request.form().get("Policy")))
                .isEqualTo(
                        Json.read(
                                """
                                {
                                  "Version": "2012-10-17",
                                  "Statement": [
                                    {
                                      "Effect": "Allow",
                                      "Action": ["kinesis:PutRecord"],
                                      "Resource": ["arn:aws:kinesis:us-east-1:123456789012:stream/events-out"]
                                    },
                                    {
                                      "Effect": "Allow",
                                      "Action": ["kms:GenerateDataKey"],
                                      "Resource": ["*"],
                                      "Condition": {
                                        "StringEquals": {
                                          "kms:ViaService": "kinesis.us-east-1.amazonaws.com",
                                          "kms:EncryptionContext:aws:kinesis:arn":
                                              "arn:aws:kinesis:us-east-1:123456789012:stream/events-out"
                                        }
                                      }
                                    }
                                  ]
                                }
                                """));
        assertThat(request.headers().get("authorization"))
                .contains("Credential=AKIDENVIRONMENT/")
                .contains("/us-east-1/sts/");
    }

    @Test
    void stsIsThatOfTheSettingOrOfTheJobsOwnRegion() {
        properties.set("aws.region", "eu-central-1");
        ofRole("ap-east-1");
        resolve(
                PropertiesJson.streamToStream().set("Output", "sts-region", "us-west-2"),
                "ap-east-1");

        assertThat(sts.requests())
                .extracting(request -> request.headers().get("authorization"))
                .satisfiesExactly(
                        ofJob -> assertThat(ofJob).contains("/eu-central-1/sts/"),
                        ofSetting -> assertThat(ofSetting).contains("/us-west-2/sts/"));
    }

    @ParameterizedTest
    @CsvSource({
        "eu-west-1, aws",
        "ap-southeast-7, aws",
        "cn-north-1, aws-cn",
        "cn-northwest-1, aws-cn",
        "us-gov-west-1, aws-us-gov"
    })
    void theArnHasTheRolesNameAndThePartitionOfTheRegion(String region, String partition) {
        resolve(
                PropertiesJson.streamToStream().set("Configuration", "role-name", "our.role+x"),
                region);

        assertThat(sts.requests().get(0).form().get("RoleArn"))
                .isEqualTo("arn:" + partition + ":iam::123456789012:role/our.role+x");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 48, 49, 128})
    void theSessionIsNamedAfterTheStreamInNamesThatAwsTakes(int length) {
        String stream = "a_B.c-9".repeat(20).substring(0, length);

        resolve(
                PropertiesJson.streamToStream().set("Connection", "stream-name", stream),
                "us-east-1");

        String name = sts.requests().get(0).form().get("RoleSessionName");
        assertThat(name).matches("[\\w+=,.@-]{2,64}").startsWith("event-forwarder-");
        assertThat("event-forwarder-" + stream).startsWith(name);
        assertThat(name.length()).isEqualTo(Math.min(64, 16 + length));
        assertThat(sts.requests().get(0).form().get("Policy")).hasSizeLessThan(2048);
    }

    @Test
    void aUsersKeysAreResolvedWhenTheyAreNeeded() {
        try (RenewableCredentials lost = of(ofUser("env:NO_SUCH_VARIABLE"), "us-east-1")) {
            assertThat(lost.owner()).isEqualTo("the user of Configuration.access-key-id");
            assertThatThrownBy(lost::resolveCredentials)
                    .isInstanceOf(UnresolvedSecretException.class)
                    .hasMessageContaining("Configuration.secret-access-key")
                    .hasMessageContaining("env:NO_SUCH_VARIABLE");
        }

        AwsCredentials credentials = resolve(ofUser("user-hush"), "us-east-1");

        assertThat(credentials.accessKeyId()).isEqualTo("AKIDUSER");
        assertThat(credentials.secretAccessKey()).isEqualTo("user-hush");
        assertThat(credentials).isNotInstanceOf(AwsSessionCredentials.class);
        assertThat(sts.requests()).isEmpty();
    }

    @Test
    void credentialsDoNotPrintTheirSecrets() {
        try (RenewableCredentials user = of(ofUser("user-hush"), "us-east-1");
                RenewableCredentials role = of(PropertiesJson.streamToStream(), "us-east-1")) {
            role.resolveCredentials();

            assertThat(user + " " + user.resolveCredentials()).doesNotContain("user-hush");
            assertThat(role + " " + role.resolveCredentials()).doesNotContain("hush");
        }
    }

    @Test
    void aRepeatedRenewalAssumesTheRoleOnce() {
        try (RenewableCredentials credentials = of(PropertiesJson.streamToStream(), "us-east-1")) {
            assertThat(sts.requests()).isEmpty();
            credentials.resolveCredentials();
            credentials.resolveCredentials();
            int lookUp = credentials.lookUp();
            credentials.renew(lookUp);
            credentials.resolveCredentials();
            credentials.renew(lookUp);
            credentials.resolveCredentials();

            assertThat(sts.requests()).hasSize(2);
        }
    }

    @Test
    void aKeyInSecretsManagerIsLookedUpEveryHourWhileTheKnownOneStaysInUse() throws Exception {
        ManualClock clock = new ManualClock();
        try (HttpStub secrets = HttpStub.started().answersJson(200, secret("first"));
                RenewableCredentials credentials = ofSecret(secrets, clock)) {
            assertThat(credentials.resolveCredentials().accessKeyId()).isEqualTo("AKIDfirst");
            secrets.answersJson(200, secret("second"));
            clock.advanceTime(Duration.ofMinutes(59));
            assertThat(credentials.resolveCredentials().accessKeyId()).isEqualTo("AKIDfirst");
            assertThat(secrets.requests()).hasSize(2);

            secrets.holdsAnswers();
            clock.advanceTime(Duration.ofMinutes(1));
            for (int i = 0; i < 3; i++) {
                assertThat(credentials.known()).isPresent();
                assertThat(credentials.resolveCredentials().accessKeyId()).isEqualTo("AKIDfirst");
            }
            secrets.releaseResponses();

            Awaitility.await()
                    .untilAsserted(
                            () ->
                                    assertThat(credentials.resolveCredentials().accessKeyId())
                                            .isEqualTo("AKIDsecond"));
            assertThat(secrets.requests()).hasSize(4);
        }
    }

    @Test
    void anHourlyLookUpThatFailsIsLoggedAndKeepsTheKnownKey() throws Exception {
        ManualClock clock = new ManualClock();
        try (HttpStub secrets = HttpStub.started().answersJson(200, secret("first"));
                RenewableCredentials credentials = ofSecret(secrets, clock)) {
            credentials.resolveCredentials();
            secrets.answersJson(400, "{\"__type\":\"AccessDeniedException\",\"message\":\"No.\"}");
            clock.advanceTime(Duration.ofHours(1));
            credentials.resolveCredentials();

            Awaitility.await()
                    .untilAsserted(
                            () ->
                                    assertThat(log.all())
                                            .singleElement()
                                            .asString()
                                            .startsWith("The hourly look-up of the access key")
                                            .contains("Secrets Manager answered: No.")
                                            .doesNotContain("hush"));
            assertThat(credentials.resolveCredentials().accessKeyId()).isEqualTo("AKIDfirst");
        }
    }

    @Test
    void anErrorInAnHourlyLookUpKeepsTheKnownKey() {
        ManualClock clock = new ManualClock();
        AtomicInteger lookUps = new AtomicInteger();
        try (RenewableCredentials credentials =
                new RenewableCredentials(
                        "a user",
                        "a user",
                        () -> {
                            if (lookUps.incrementAndGet() > 1) {
                                throw new NoClassDefFoundError("Secrets");
                            }
                            return new RenewableCredentials.LookUp(
                                    StaticCredentialsProvider.create(
                                            AwsBasicCredentials.create("AKIDfirst", "hush")));
                        },
                        true,
                        clock)) {
            credentials.resolveCredentials();
            clock.advanceTime(Duration.ofHours(1));
            credentials.resolveCredentials();

            Awaitility.await().untilAsserted(() -> assertThat(log.all()).hasSize(1));
            assertThat(credentials.resolveCredentials().accessKeyId()).isEqualTo("AKIDfirst");
        }
    }

    private RenewableCredentials ofSecret(HttpStub secrets, ManualClock clock) {
        properties.set("aws.endpointUrlSecretsManager", secrets.uri().toString());
        String secret = "secretsmanager:arn:aws:secretsmanager:us-east-1:210987654321:secret:a#";
        return CustomerCredentials.of(
                ofUser(secret + "key")
                        .set("Configuration", "access-key-id", secret + "id")
                        .settings(),
                clock);
    }

    private static String secret(String name) {
        return "{\"SecretString\":\"{\\\"id\\\":\\\"AKID%s\\\",\\\"key\\\":\\\"hush\\\"}\"}"
                .formatted(name);
    }

    @Test
    void aSessionThatExpiresSoonDoesNotCountAsAvailable() {
        Instant soon = Instant.now().plusSeconds(300).truncatedTo(ChronoUnit.SECONDS);
        sts.answersAssumedRole("temporary-hush", "token-hush", soon);
        try (RenewableCredentials role = of(PropertiesJson.streamToStream(), "us-east-1")) {
            assertThat(role.resolveCredentials().expirationTime()).contains(soon);

            assertThat(role.known()).isEmpty();
        }
    }

    private static PropertiesJson ofUser(String secretAccessKey) {
        return PropertiesJson.streamToStream()
                .without("Configuration")
                .set("Configuration", "access-key-id", "AKIDUSER")
                .set("Configuration", "secret-access-key", secretAccessKey);
    }

    private AwsCredentials ofRole(String region) {
        return resolve(PropertiesJson.streamToStream(), region);
    }

    private AwsCredentials resolve(PropertiesJson properties, String region) {
        try (RenewableCredentials credentials = of(properties, region)) {
            return credentials.resolveCredentials();
        }
    }

    private RenewableCredentials of(PropertiesJson properties, String region) {
        return CustomerCredentials.of(
                properties
                        .set("Connection", "kinesis-service-region", region)
                        .set("Output", "sts-endpoint", sts.uri().toString())
                        .settings());
    }
}
