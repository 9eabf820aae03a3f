package io.eventforwarder;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.gateway.DeniedCall;
import io.eventforwarder.gateway.Identity;
import io.eventforwarder.gateway.Policy;
import io.eventforwarder.gateway.Role;
import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.PropertiesJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** With {@code put-api} = {@code put-records}. */
class PutRecordsITCase {
    @RegisterExtension static final CustomerJobs JOBS = new CustomerJobs();

    private static PropertiesJson withPutRecords(PropertiesJson properties) {
        return properties.set("Output", "put-api", "put-records");
    }

    /** So that not one PutRecord call succeeds. */
    private static Policy putRecordsAlone(Customer customer) {
        return Policy.ofIdentity(
                Json.read(
                        """
                        {"Version": "2012-10-17", "Statement": [{
                          "Effect": "Allow",
                          "Action": "kinesis:PutRecords",
                          "Resource": "arn:aws:kinesis:us-east-1:%s:stream/%s"
                        }]}
                        """
                                .formatted(customer.account(), customer.streams().outputName())));
    }

    @Test
    void aRoleForwardsWithPutRecordsCallsAlone() throws Exception {
        Customer customer = JOBS.customer();
        customer.grantsRole(customer.policies()).isPermitted(putRecordsAlone(customer));
        JOBS.send(20);

        JOBS.start(withPutRecords(customer.roleProperties()));

        assertThat(JOBS.awaitAllForwarded()).containsExactlyInAnyOrderElementsOf(JOBS.sentEvents());
        assertThat(customer.assumeRoleCalls()).isNotEmpty();
        assertThat(JOBS.operator().gateway().trail().deniedCalls()).isEmpty();
        assertThat(JOBS.warnings()).isEmpty();
    }

    @Test
    void aUserWhoMayOnlyPutRecordIsToldAndWhenItIsMendedAllGoesOn() throws Exception {
        Customer customer = JOBS.customer();
        Identity user = customer.grantsUser(customer.policies());
        JOBS.send(2);
        JOBS.start(withPutRecords(customer.userProperties()));

        JOBS.awaitPaused(true);
        assertThat(JOBS.warnings())
                .first()
                .asString()
                .contains("Its policy must allow kinesis:PutRecords on this stream");
        assertThat(customer.deniedCalls())
                .extracting(DeniedCall::action)
                .containsOnly("kinesis:PutRecords");

        user.isPermitted(putRecordsAlone(customer));
        assertThat(JOBS.awaitAllForwarded()).containsExactlyInAnyOrderElementsOf(JOBS.sentEvents());
        JOBS.awaitPaused(false);
    }

    @Test
    void aRoleThatIsNotThereYetDoesNotFailTheJob() throws Exception {
        Customer customer = JOBS.customer();
        JOBS.send(2);
        JOBS.start(withPutRecords(customer.roleProperties()));
        JOBS.awaitPaused(true);

        Role role = customer.grantsRole(customer.policies());
        role.isPermitted(putRecordsAlone(customer));

        assertThat(JOBS.awaitAllForwarded()).containsExactlyInAnyOrderElementsOf(JOBS.sentEvents());
        JOBS.awaitPaused(false);
    }
}
