package io.eventforwarder;

import static io.eventforwarder.StreamToStream.batch;
import static io.eventforwarder.StreamToStream.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.gateway.Identity;
import io.eventforwarder.gateway.Role;
import io.eventforwarder.gateway.Trail.AssumeRoleCall;
import io.eventforwarder.gateway.Trail.DeniedCall;
import io.eventforwarder.gateway.WrittenPolicies;
import io.eventforwarder.testing.PropertiesJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.kinesis.model.Record;

/** The job from the operator's stream to the customer's stream, with the documented permissions. */
class ForwardKinesisToKinesisITCase {
    @RegisterExtension static final CustomerJobs JOBS = new CustomerJobs();

    private Customer customer;
    private StreamToStream streams;
    private int deniedBefore;

    @BeforeEach
    void findCustomer() {
        customer = JOBS.customer();
        streams = customer.streams();
        deniedBefore = JOBS.operator().gateway().trail().deniedCalls().size();
    }

    private void assertNothingWasDenied() {
        assertThat(JOBS.operator().gateway().trail().deniedCalls()).hasSize(deniedBefore);
        assertThat(JOBS.warnings()).isEmpty();
    }

    /** Asserts that every event arrives once, and each device's events in order. */
    @ParameterizedTest
    @CsvSource({"put-record, false", "put-records, true"})
    void theDocumentedRoleIsEnough(String putApi, boolean isEncrypted) throws Exception {
        PropertiesJson properties = customer.roleProperties().set("Output", "put-api", putApi);
        Optional<String> kmsKey = Optional.empty();
        if (isEncrypted) {
            kmsKey = Optional.of("arn:aws:kms:us-east-1:" + customer.account() + ":key/1");
            JOBS.operator().gateway().encrypt(customer.streamArn(), kmsKey.get());
        }
        customer.grantsRole(
                WrittenPolicies.of(
                        properties.settings(), customer.account(), Operator.ROLE, kmsKey));
        int devices = 4;
        int batchesEach = 5;
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < devices * batchesEach; i++) {
            String device = "device-" + i % devices;
            sent.add(event(2 * i));
            sent.add(event(2 * i + 1));
            streams.put(device, batch(device, event(2 * i), event(2 * i + 1)).bytes());
        }

        JOBS.start(properties);
        streams.awaitOutput(sent.size());

        List<Record> records = streams.output();
        assertThat(events(records)).containsExactlyInAnyOrderElementsOf(sent);
        Map<String, List<Record>> byPartitionKey =
                records.stream().collect(Collectors.groupingBy(Record::partitionKey));
        assertThat(byPartitionKey).hasSize(devices);
        assertThat(byPartitionKey.keySet()).allMatch(key -> key.matches("[0-9a-f]{32}"));
        assertThat(byPartitionKey.values())
                .map(ForwardKinesisToKinesisITCase::events)
                .allSatisfy(
                        events ->
                                assertThat(events)
                                        .hasSize(2 * batchesEach)
                                        .isSubsetOf(sent)
                                        .isEqualTo(
                                                sent.stream().filter(events::contains).toList()));
        assertThat(customer.assumeRoleCalls())
                .isNotEmpty()
                .containsOnly(
                        new AssumeRoleCall(
                                customer.roleArn(),
                                "event-forwarder-" + streams.outputName(),
                                Optional.of("orgid:1111"),
                                Duration.ofHours(1)));
        assertNothingWasDenied();
    }

    @Test
    void theDocumentedPolicyIsEnoughForAUser() throws Exception {
        customer.grantsUser(customer.policies());
        JOBS.send(4);

        JOBS.start(customer.userProperties());

        assertThat(JOBS.awaitAllForwarded()).isEqualTo(JOBS.sentEvents());
        assertThat(customer.assumeRoleCalls()).isEmpty();
        assertNothingWasDenied();
    }

    @Test
    void aSessionThatAwsEndsEarlyIsFollowedByAnother() throws Exception {
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

    @Test
    void aMissingPutRecordsPermissionIsLoggedAndTheJobContinuesAfterTheRepair() throws Exception {
        Identity user = customer.grantsUser(customer.policies());
        JOBS.send(2);
        PropertiesJson properties =
                customer.userProperties().set("Output", "put-api", "put-records");
        JOBS.start(properties);

        JOBS.awaitPaused(true);
        assertThat(JOBS.warnings())
                .first()
                .asString()
                .contains("Its policy must allow kinesis:PutRecords on this stream");
        assertThat(customer.deniedCalls())
                .extracting(DeniedCall::action)
                .containsOnly("kinesis:PutRecords");

        user.isPermitted(
                WrittenPolicies.of(
                        customer.roleProperties()
                                .set("Output", "put-api", "put-records")
                                .settings(),
                        customer.account(),
                        Operator.ROLE)
                        .stream());
        assertThat(JOBS.awaitAllForwarded()).containsExactlyInAnyOrderElementsOf(JOBS.sentEvents());
        JOBS.awaitPaused(false);
    }

    private static List<String> events(List<Record> records) {
        return records.stream().map(StreamToStream::eventIn).toList();
    }
}
