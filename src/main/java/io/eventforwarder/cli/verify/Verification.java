package io.eventforwarder.cli.verify;

import io.eventforwarder.aws.ExternalIdProbe;
import io.eventforwarder.aws.RenewableCredentials;
import io.eventforwarder.aws.Secrets;
import io.eventforwarder.aws.UnresolvedSecretException;
import io.eventforwarder.settings.ConfigurationSettings;
import io.eventforwarder.settings.ConfigurationSettings.RoleAuthentication;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.sink.kinesis.CustomerConnection;
import io.eventforwarder.sink.kinesis.SendException;
import java.io.PrintStream;
import java.util.UUID;

/**
 * Tries a connection in the order in which the job depends on its parts. After a step that failed
 * the ones that build on it are skipped. It makes no call that the job does not make.
 */
public final class Verification {
    private static final String SETTINGS = "Settings";
    private static final String OWN_CREDENTIALS = "Own credentials";
    private static final String ROLE = "Role";
    private static final String EXTERNAL_ID = "External ID";
    private static final String ACCESS_KEY = "Access key";
    private static final String PARTITION_KEY_SECRET = "Partition key secret";
    private static final String TEST_RECORD = "Test record";

    private final Settings settings;
    private final boolean sendsTestRecord;
    private final PrintStream out;
    private final Protocol protocol;

    /**
     * A verification of settings whose output is of type {@code kinesis}.
     *
     * @param out where it says what it finds
     */
    public Verification(Settings settings, boolean sendsTestRecord, PrintStream out) {
        this.settings = settings;
        this.sendsTestRecord = sendsTestRecord;
        this.out = out;
        this.protocol = new Protocol(out);
    }

    /** Runs all steps; says whether none failed. */
    public boolean succeeds() {
        try (CustomerConnection connection = CustomerConnection.of(settings)) {
            protocol.ok(
                    SETTINGS,
                    "they are valid. Records go to the stream "
                            + connection.stream()
                            + " with "
                            + connection.writer()
                            + '.');
            settings.warnings().forEach(warning -> protocol.warning(SETTINGS, warning));
            boolean hasSecret = hasPartitionKeySecret();
            boolean hasCredentials = hasCredentials(connection);
            testRecord(connection, hasSecret && hasCredentials);
        }
        conclude();
        return !protocol.hasFailed();
    }

    private boolean hasPartitionKeySecret() {
        if (settings.output().partitionKeySecret().isEmpty()) {
            return true;
        }
        try {
            Secrets.resolve(
                    "Output.partition-key-secret",
                    settings.output().partitionKeySecret().orElseThrow());
            protocol.ok(PARTITION_KEY_SECRET, "it is found.");
            return true;
        } catch (UnresolvedSecretException e) {
            protocol.failed(PARTITION_KEY_SECRET, e.getMessage());
            return false;
        }
    }

    private boolean hasCredentials(CustomerConnection connection) {
        ConfigurationSettings configuration = settings.configuration().orElseThrow();
        return configuration.role().isPresent()
                ? hasRole(connection, configuration.role().get())
                : hasAccessKey(connection);
    }

    private boolean hasRole(CustomerConnection connection, RoleAuthentication role) {
        if (!hasOwnCredentials()) {
            protocol.skipped(ROLE, "without credentials of its own the job can't assume it.");
            protocol.skipped(EXTERNAL_ID, "nothing can be said before the role is assumed.");
            return false;
        }
        try {
            connection.obtainCredentials();
        } catch (SendException e) {
            protocol.failed(ROLE, e.getMessage());
            protocol.skipped(EXTERNAL_ID, "nothing can be said before the role is assumed.");
            return false;
        }
        protocol.ok(ROLE, "the job may act as " + connection.claim() + '.');
        probeExternalId(role);
        return true;
    }

    private boolean hasOwnCredentials() {
        try (RenewableCredentials own = RenewableCredentials.ofEnvironment()) {
            own.resolveCredentials();
            protocol.ok(OWN_CREDENTIALS, "the environment has credentials for the job itself.");
            return true;
        } catch (RuntimeException e) {
            protocol.failed(
                    OWN_CREDENTIALS,
                    "the environment has no AWS credentials for the job itself. Give it an"
                            + " execution role, a service account with a role, an instance"
                            + " profile, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.");
            return false;
        }
    }

    private void probeExternalId(RoleAuthentication role) {
        String account = role.awsAccountId();
        switch (ExternalIdProbe.of(
                role,
                settings.connection().streamName().orElseThrow(),
                settings.connection().kinesisServiceRegion().orElseThrow(),
                settings.output().stsEndpoint())) {
            case REFUSED:
                protocol.ok(
                        EXTERNAL_ID,
                        "without it the role can't be assumed. This attempt stands in the"
                                + " CloudTrail of the account "
                                + account
                                + " as a denied AssumeRole.");
                break;
            case LET_IN:
                protocol.warning(
                        EXTERNAL_ID,
                        "the role can be assumed without it, so that whoever knows the account "
                                + account
                                + " could have this job write there on their behalf. The role's"
                                + " trust policy should have the condition StringEquals"
                                + " sts:ExternalId "
                                + role.externalId()
                                + '.');
                break;
            case UNKNOWN:
                protocol.warning(
                        EXTERNAL_ID,
                        "STS did not say whether the role can be assumed without it. Try again.");
                break;
        }
    }

    private boolean hasAccessKey(CustomerConnection connection) {
        try {
            connection.obtainCredentials();
            protocol.ok(
                    ACCESS_KEY,
                    "it is found. Whether AWS accepts it, only sending a record can prove.");
            return true;
        } catch (SendException e) {
            protocol.failed(ACCESS_KEY, e.getMessage());
            return false;
        }
    }

    private void testRecord(CustomerConnection connection, boolean ready) {
        if (!sendsTestRecord) {
            protocol.skipped(
                    TEST_RECORD,
                    "none was sent. That the stream takes records, only --send-test-record can"
                            + " prove.");
        } else if (!ready) {
            protocol.skipped(TEST_RECORD, "none was sent; mend the above first.");
        } else {
            send(connection);
        }
    }

    private void send(CustomerConnection connection) {
        UUID messageId = UUID.randomUUID();
        try {
            connection.send(
                    TestRecord.DEVICE_KEY, TestRecord.of(messageId, System.currentTimeMillis()));
            protocol.ok(
                    TEST_RECORD,
                    connection.action()
                            + " stored one in the stream "
                            + connection.stream()
                            + ", with the message_id "
                            + messageId
                            + '.');
        } catch (SendException e) {
            protocol.failed(TEST_RECORD, e.getMessage());
        }
    }

    private void conclude() {
        if (protocol.hasFailed()) {
            out.println("The connection does not work.");
        } else {
            out.println(
                    (sendsTestRecord ? "The connection works" : "Nothing wrong was found")
                            + (protocol.hasWarned() ? ", with warnings." : "."));
        }
    }
}
