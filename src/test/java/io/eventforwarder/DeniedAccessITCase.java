package io.eventforwarder;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.gateway.AccessKeys;
import io.eventforwarder.gateway.Identity;
import io.eventforwarder.gateway.Role;
import io.eventforwarder.gateway.Trail.DeniedCall;
import io.eventforwarder.gateway.WrittenPolicies;
import io.eventforwarder.testing.HttpStub;
import io.eventforwarder.testing.SystemProperties;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Missing access: the job logs the cause, loses no event, and continues by itself after the repair.
 */
class DeniedAccessITCase {
    private static final String JOB = "arn:aws:sts::210987654321:assumed-role/event-forwarder/job";

    @RegisterExtension static final CustomerJobs JOBS = new CustomerJobs();

    @RegisterExtension private final SystemProperties properties = new SystemProperties();

    private String stream() {
        return JOBS.customer().streams().outputName() + " (us-east-1)";
    }

    private void assertPausesSaying(String sentence) {
        JOBS.awaitPaused(true);
        assertThat(JOBS.warnings())
                .containsExactly(
                        "Nothing is sent to "
                                + stream()
                                + " until this is fixed; it is tried every 1 s: "
                                + sentence);
        JOBS.send(1);
    }

    private void assertGoesOn() {
        assertThat(JOBS.awaitAllForwarded()).isEqualTo(JOBS.sentEvents());
        JOBS.awaitPaused(false);
        assertThat(JOBS.warnings())
                .hasSize(2)
                .last()
                .isEqualTo("Records are sent to " + stream() + " again.");
    }

    @Test
    void aRoleThatTrustsAnotherExternalId() throws Exception {
        Customer customer = JOBS.customer();
        Role role = customer.grantsRole(customer.policies());
        role.trusts(
                customer.policies(customer.streams().outputName(), "2222", Operator.ROLE).trust());
        JOBS.send(2);
        JOBS.start(customer.roleProperties());

        assertPausesSaying(
                "AWS does not let this job act as the role "
                        + customer.roleArn()
                        + " with the External ID orgid:1111. There must be such a role, its trust"
                        + " policy must allow sts:AssumeRole to the job's own role with that"
                        + " External ID, and the job's own role must be allowed to call it."
                        + " [AccessDenied]");
        assertThat(customer.deniedCalls())
                .isNotEmpty()
                .containsOnly(new DeniedCall("sts:AssumeRole", customer.roleArn(), JOB));

        role.trusts(customer.policies().trust());
        assertGoesOn();
    }

    @Test
    void anEncryptedStreamWithoutPermissionForItsKey() throws Exception {
        Customer customer = JOBS.customer();
        Role role = customer.grantsRole(customer.policies());
        String key = "arn:aws:kms:us-east-1:" + customer.account() + ":key/1";
        JOBS.operator().gateway().encrypt(customer.streamArn(), key);
        JOBS.send(2);
        JOBS.start(customer.roleProperties());

        JOBS.awaitPaused(true);
        assertThat(JOBS.warnings())
                .singleElement()
                .asString()
                .contains("kms:GenerateDataKey")
                .endsWith("[KMSAccessDeniedException]");
        JOBS.send(1);

        role.isPermitted(
                WrittenPolicies.of(
                        customer.roleProperties().settings(),
                        customer.account(),
                        Operator.ROLE,
                        Optional.of(key))
                        .stream());
        assertGoesOn();
    }

    @Test
    void aStreamThatIsNotThereYet() throws Exception {
        Customer customer = JOBS.customer();
        String missing = customer.streams().outputName() + "-to-be";
        customer.grantsRole(customer.policies(missing, Customer.ORG, Operator.ROLE));
        JOBS.send(2);
        JOBS.start(customer.roleProperties().set("Connection", "stream-name", missing));

        JOBS.awaitPaused(true);
        assertThat(JOBS.warnings())
                .containsExactly(
                        "Nothing is sent to "
                                + missing
                                + " (us-east-1) until this is fixed; it is tried every 1 s: There"
                                + " is no stream "
                                + missing
                                + " (us-east-1) in the account of the role "
                                + customer.roleArn()
                                + ". Check its name, its region and the account."
                                + " [ResourceNotFoundException]");

        customer.own().createStream(missing, 1);
        StreamToStream.await(customer.own(), missing, 2);
        assertThat(customer.own().read(missing))
                .map(StreamToStream::eventIn)
                .isEqualTo(JOBS.sentEvents());
        JOBS.awaitPaused(false);
    }

    @Test
    void anAccessKeyWhoseSecretChangesWhileTheJobRuns() throws Exception {
        Customer customer = JOBS.customer();
        AccessKeys keys = JOBS.operator().gateway().accessKeys();
        Identity user = customer.grantsUser(customer.policies());
        JOBS.start(customer.userProperties());
        JOBS.send(1);
        JOBS.awaitAllForwarded();

        keys.activate(user, Customer.ACCESS_KEY_ID, "another");
        JOBS.send(1);

        assertPausesSaying(
                "Kinesis does not accept what is signed with the access key of the user"
                        + " of Configuration.access-key-id for the stream "
                        + stream()
                        + ": its secret may be wrong, this machine's clock more than 5 min"
                        + " off, or the endpoint another region's."
                        + " [InvalidSignatureException]");

        keys.activate(user, Customer.ACCESS_KEY_ID, Customer.SECRET_ACCESS_KEY);
        assertGoesOn();
    }

    @Test
    void anAccessKeyThatIsRotatedInItsSecret() throws Exception {
        Customer customer = JOBS.customer();
        AccessKeys keys = JOBS.operator().gateway().accessKeys();
        Identity user = customer.grantsUser(customer.policies());
        String secret =
                "secretsmanager:arn:aws:secretsmanager:us-east-1:210987654321:secret:customer#";
        try (HttpStub secretsManager = HttpStub.started()) {
            properties.set("aws.endpointUrlSecretsManager", secretsManager.uri().toString());
            secretsManager.answersJson(
                    200, secret(Customer.ACCESS_KEY_ID, Customer.SECRET_ACCESS_KEY));
            JOBS.start(
                    customer.userProperties()
                            .set("Configuration", "access-key-id", secret + "id")
                            .set("Configuration", "secret-access-key", secret + "secret"));
            JOBS.send(1);
            JOBS.awaitAllForwarded();

            keys.deactivate(Customer.ACCESS_KEY_ID);
            keys.activate(user, "AKIAROTATED", "rotated");
            JOBS.send(1);
            assertPausesSaying(
                    "Kinesis does not accept the access key of the user of"
                            + " Configuration.access-key-id for the stream "
                            + stream()
                            + ". It may be inactive, deleted or mistyped, or its account may not"
                            + " have enabled the stream's region. [UnrecognizedClientException]");

            secretsManager.answersJson(200, secret("AKIAROTATED", "rotated"));
            assertGoesOn();
        } finally {
            JOBS.stop();
        }
    }

    private static String secret(String id, String secret) {
        return "{\"SecretString\": \"{\\\"id\\\": \\\"%s\\\", \\\"secret\\\": \\\"%s\\\"}\"}"
                .formatted(id, secret);
    }
}
