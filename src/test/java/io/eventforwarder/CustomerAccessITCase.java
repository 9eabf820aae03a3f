package io.eventforwarder;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.gateway.AssumeRoleCall;
import io.eventforwarder.gateway.Role;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Access that was granted as documented is enough. */
class CustomerAccessITCase {
    @RegisterExtension static final CustomerJobs JOBS = new CustomerJobs();

    @Test
    void theDocumentedPolicyAndTrustAreEnoughForARole() throws Exception {
        Customer customer = JOBS.customer();
        customer.grantsRole(customer.policies());
        JOBS.send(4);

        JOBS.start(customer.roleProperties());

        assertThat(JOBS.awaitAllForwarded()).isEqualTo(JOBS.sentEvents());
        assertThat(customer.assumeRoleCalls())
                .isNotEmpty()
                .containsOnly(
                        new AssumeRoleCall(
                                customer.roleArn(),
                                "event-forwarder-" + customer.streams().outputName(),
                                Optional.of("orgid:1111"),
                                Duration.ofHours(1)));
        assertThat(JOBS.operator().gateway().trail().deniedCalls()).isEmpty();
        assertThat(JOBS.warnings()).isEmpty();
    }

    @Test
    void theDocumentedPolicyIsEnoughForAUser() throws Exception {
        Customer customer = JOBS.customer();
        customer.grantsUser(customer.policies());
        JOBS.send(4);

        JOBS.start(customer.userProperties());

        assertThat(JOBS.awaitAllForwarded()).isEqualTo(JOBS.sentEvents());
        assertThat(customer.assumeRoleCalls()).isEmpty();
        assertThat(JOBS.operator().gateway().trail().deniedCalls()).isEmpty();
        assertThat(JOBS.warnings()).isEmpty();
    }

    @Test
    void aSessionThatEndsWhileTheJobRunsIsFollowedByAnother() throws Exception {
        Customer customer = JOBS.customer();
        Role role = customer.grantsRole(customer.policies());
        JOBS.operator().gateway().accessKeys().limitSessions(Duration.ofSeconds(3));
        try {
            JOBS.start(customer.roleProperties());
            JOBS.send(1);
            JOBS.awaitAllForwarded();
            int sessions = customer.assumeRoleCalls().size();

            Awaitility.await("end of the sessions")
                    .until(() -> !JOBS.operator().gateway().accessKeys().hasSession(role));
            JOBS.send(1);

            assertThat(JOBS.awaitAllForwarded()).isEqualTo(JOBS.sentEvents());
            assertThat(customer.assumeRoleCalls()).hasSizeGreaterThan(sessions);
            assertThat(JOBS.isPaused()).isFalse();
            assertThat(JOBS.warnings()).isEmpty();
        } finally {
            JOBS.operator().gateway().accessKeys().limitSessions(Duration.ofHours(12));
        }
    }

    @Test
    void aSessionThatAwsEndsEarlyIsFollowedByAnother() throws Exception {
        Customer customer = JOBS.customer();
        Role role = customer.grantsRole(customer.policies());
        JOBS.start(customer.roleProperties());
        JOBS.send(1);
        JOBS.awaitAllForwarded();
        int sessions = customer.assumeRoleCalls().size();

        JOBS.operator().gateway().accessKeys().endSessions(role);
        JOBS.send(2);

        assertThat(JOBS.awaitAllForwarded()).isEqualTo(JOBS.sentEvents());
        assertThat(customer.assumeRoleCalls()).hasSize(sessions + 1);
        assertThat(JOBS.isPaused()).isFalse();
        assertThat(JOBS.warnings())
                .singleElement()
                .asString()
                .contains("The session of the role " + customer.roleArn() + " has expired")
                .contains("ExpiredTokenException");
    }
}
