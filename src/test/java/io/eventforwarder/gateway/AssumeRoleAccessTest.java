package io.eventforwarder.gateway;

import static io.eventforwarder.gateway.GatewayFixture.EXTERNAL_ID;
import static io.eventforwarder.gateway.GatewayFixture.OPERATOR;
import static io.eventforwarder.gateway.GatewayFixture.OPERATOR_KEY;
import static io.eventforwarder.gateway.GatewayFixture.OPERATOR_SECRET;
import static io.eventforwarder.gateway.GatewayFixture.REGION;
import static io.eventforwarder.gateway.GatewayFixture.ROLE;
import static io.eventforwarder.gateway.SdkClients.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.StsException;

class AssumeRoleAccessTest {
    private static final AwsCredentials BASE = user(OPERATOR_KEY, OPERATOR_SECRET);
    private static final Consumer<AssumeRoleRequest.Builder> AS_DOCUMENTED =
            request ->
                    request.roleArn(ROLE)
                            .externalId(EXTERNAL_ID)
                            .roleSessionName("job")
                            .durationSeconds(3600);

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

    private AssumeRoleResponse assume(Consumer<AssumeRoleRequest.Builder> request) {
        try (StsClient client = SdkClients.sts(fixture.gateway.endpoint(), REGION, BASE)) {
            return client.assumeRole(request);
        }
    }

    private void assertRefused(
            AwsCredentials base,
            String region,
            Consumer<AssumeRoleRequest.Builder> request,
            int status,
            String code,
            String message) {
        try (StsClient client = SdkClients.sts(fixture.gateway.endpoint(), region, base)) {
            StsException refused =
                    catchThrowableOfType(StsException.class, () -> client.assumeRole(request));
            assertThat(refused).isNotNull();
            assertThat(refused.statusCode()).isEqualTo(status);
            assertThat(refused.awsErrorDetails().errorCode()).isEqualTo(code);
            assertThat(refused.awsErrorDetails().errorMessage()).contains(message);
        }
    }

    private void assertDenied(Consumer<AssumeRoleRequest.Builder> request, String role) {
        assertRefused(
                BASE,
                REGION,
                request,
                403,
                "AccessDenied",
                "User: "
                        + OPERATOR
                        + " is not authorized to perform: sts:AssumeRole on resource: "
                        + role);
        assertThat(fixture.gateway.trail().deniedCalls())
                .containsExactly(new DeniedCall("sts:AssumeRole", role, OPERATOR));
    }

    @Test
    void whoIsTrustedAndSaysTheExternalIdGetsASession() {
        AssumeRoleResponse assumed = assume(AS_DOCUMENTED);

        assertThat(assumed.assumedRoleUser().arn())
                .isEqualTo("arn:aws:sts::123456789012:assumed-role/mparticle-kinesis-role/job");
        assertThat(assumed.credentials().expiration())
                .isBetween(Instant.now().plusSeconds(3590), Instant.now().plusSeconds(3600));
        assertThat(fixture.gateway.trail().assumeRoleCalls())
                .containsExactly(
                        new AssumeRoleCall(
                                ROLE, "job", Optional.of(EXTERNAL_ID), Duration.ofHours(1)));
        assertThat(fixture.gateway.trail().deniedCalls()).isEmpty();
    }

    @Test
    void theAnswerTellsWhenAShorterSessionEnds() {
        fixture.gateway.accessKeys().limitSessions(Duration.ofSeconds(5));

        assertThat(assume(AS_DOCUMENTED).credentials().expiration())
                .isBetween(Instant.now().plusSeconds(3), Instant.now().plusSeconds(5));
    }

    @Test
    void anotherExternalIdIsDenied() {
        assertDenied(AS_DOCUMENTED.andThen(request -> request.externalId("orgid:2222")), ROLE);
    }

    @Test
    void noExternalIdIsDenied() {
        assertDenied(AS_DOCUMENTED.andThen(request -> request.externalId(null)), ROLE);
    }

    @Test
    void whoIsNotTrustedIsDenied(@TempDir Path folder) {
        fixture.role.trusts(
                GatewayFixture.policies(
                                folder.resolve("other"), "arn:aws:iam::210987654321:role/other")
                        .trust());

        assertDenied(AS_DOCUMENTED, ROLE);
    }

    @Test
    void aRoleThatIsNotThereIsDeniedLikeOneThatIs() {
        String missing = "arn:aws:iam::999999999999:role/mparticle-kinesis-role";

        assertDenied(AS_DOCUMENTED.andThen(request -> request.roleArn(missing)), missing);
    }

    @Test
    void baseCredentialsThatAreNotAcceptedAreNamed() {
        assertRefused(
                user("AKIANOBODY", OPERATOR_SECRET),
                REGION,
                AS_DOCUMENTED,
                403,
                "InvalidClientTokenId",
                "The security token included in the request is invalid.");
        assertRefused(
                user(OPERATOR_KEY, "mistyped"),
                REGION,
                AS_DOCUMENTED,
                403,
                "SignatureDoesNotMatch",
                "The request signature we calculated does not match");
        assertRefused(
                BASE,
                "eu-west-1",
                AS_DOCUMENTED,
                403,
                "SignatureDoesNotMatch",
                "Credential should be scoped to a valid region");
        assertThat(fixture.gateway.trail().assumeRoleCalls()).isEmpty();
    }

    @Test
    void anExpiredSessionMayAssumeNothing() {
        AwsCredentials session = SdkClients.session(assume(AS_DOCUMENTED).credentials());
        fixture.gateway.accessKeys().endSessions(fixture.role);

        assertRefused(session, REGION, AS_DOCUMENTED, 403, "ExpiredToken", "is expired");
    }

    @Test
    void aClockThatIsOffMakesSignaturesInvalid() {
        fixture.clock.move(Duration.ofMinutes(6));

        assertRefused(
                BASE, REGION, AS_DOCUMENTED, 403, "SignatureDoesNotMatch", "Signature expired: ");
    }

    @Test
    void aSessionMayAskForOneHourAtMost() {
        AwsCredentials session = SdkClients.session(assume(AS_DOCUMENTED).credentials());

        assertRefused(
                session,
                REGION,
                AS_DOCUMENTED.andThen(request -> request.durationSeconds(3601)),
                400,
                "ValidationError",
                "1 hour session limit for roles assumed by role chaining");
        assertRefused(
                BASE,
                REGION,
                AS_DOCUMENTED.andThen(request -> request.durationSeconds(60)),
                400,
                "ValidationError",
                "durationSeconds");
    }
}
