package io.eventforwarder.cli;

import io.eventforwarder.aws.CustomerCredentials;
import io.eventforwarder.aws.RenewableCredentials;
import io.eventforwarder.aws.Secrets;
import io.eventforwarder.aws.UnresolvedSecretException;
import io.eventforwarder.settings.ConfigurationSettings.RoleAuthentication;
import io.eventforwarder.settings.OutputSettings.RecordDelimiter;
import io.eventforwarder.settings.Secret;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.sink.kinesis.CustomerConnection;
import io.eventforwarder.sink.kinesis.SendException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Tries each part of a connection, in the order in which the job depends on them. Steps that depend
 * on a failed step are skipped. The command makes only calls that the job makes too, except that it
 * also tries to assume the role without the External ID.
 */
@Command(
        name = "scripts/verify-connection",
        description = {
            "Tries, as the job would, what it takes to write to the customer's stream, says step by"
                    + " step what is wrong and what to do about it, and builds what it needs first."
                    + " See conf/iam/verify-connection.md."
        },
        footer = {
            "",
            "It makes no call that the job does not make. With a role it also tries to assume it"
                    + " without the External ID, which leaves a denied call in the customer's"
                    + " CloudTrail. Run it where the job runs, or with the same credentials.",
            "",
            "Exit status: 0 when nothing is wrong, warnings included, 1 when a step failed, 2 when"
                    + " the options or the settings are wrong."
        })
public final class VerifyConnection implements Callable<Integer> {
    private static final String OK = "ok";
    private static final String WARNING = "warning";
    private static final String FAILED = "FAILED";
    private static final String SKIPPED = "skipped";

    private static final int FORBIDDEN = 403;

    @Spec private CommandSpec spec;

    @Mixin private SettingsFile file;

    @Option(
            names = "--send-test-record",
            description = "sends one record, without events, that says \"test_record\": true")
    private boolean sendsTestRecord;

    private final Set<String> outcomes = new HashSet<>();
    private PrintWriter out;
    private Settings settings;

    public static void main(String[] args) {
        System.exit(CommandRunner.run(new VerifyConnection(), System.out, System.err, args));
    }

    @Override
    public Integer call() {
        out = spec.commandLine().getOut();
        settings = file.readConnection("there is no connection to verify");
        try (CustomerConnection connection = CustomerConnection.of(settings)) {
            report(
                    OK,
                    "Settings",
                    String.format(
                            "they are valid. Records go to the stream %s with %s.",
                            connection.stream(), connection.writer()));
            settings.warnings().forEach(warning -> report(WARNING, "Settings", warning));
            boolean hasSecret = resolvePartitionKeySecret();
            boolean hasCredentials =
                    settings.configuration()
                            .role()
                            .map(role -> assumeRole(connection, role))
                            .orElseGet(() -> resolveAccessKey(connection));
            sendTestRecord(connection, hasSecret && hasCredentials);
        }
        if (outcomes.contains(FAILED)) {
            out.println("The connection does not work.");
            return 1;
        }
        out.println(
                (sendsTestRecord ? "The connection works" : "Nothing wrong was found")
                        + (outcomes.contains(WARNING) ? ", with warnings." : "."));
        return 0;
    }

    /**
     * Prints the outcome of a step.
     *
     * @return whether steps that depend on this step can be tried
     */
    private boolean report(String outcome, String step, String sentence) {
        outcomes.add(outcome);
        out.printf("%-8s %s: %s%n", outcome, step, sentence);
        return outcome.equals(OK);
    }

    /** Reports whether an action succeeds; its exception has a message for the user. */
    private boolean attempt(String step, Runnable action, String success) {
        try {
            action.run();
        } catch (SendException | UnresolvedSecretException e) {
            return report(FAILED, step, e.getMessage());
        }
        return report(OK, step, success);
    }

    private boolean resolvePartitionKeySecret() {
        Optional<Secret> secret = settings.output().partitionKeySecret();
        return secret.isEmpty()
                || attempt(
                        "Partition key secret",
                        () -> Secrets.resolve("Output.partition-key-secret", secret.get()),
                        "it is found.");
    }

    private boolean assumeRole(CustomerConnection connection, RoleAuthentication role) {
        boolean isAssumed =
                resolveOwnCredentials()
                        ? attempt(
                                "Role",
                                connection::obtainCredentials,
                                "the job may act as " + connection.writerWithExternalId() + '.')
                        : report(
                                SKIPPED,
                                "Role",
                                "without credentials of its own the job can't assume it.");
        probeExternalId(role, isAssumed);
        return isAssumed;
    }

    private boolean resolveOwnCredentials() {
        String step = "Own credentials";
        try (RenewableCredentials own = RenewableCredentials.ofEnvironment()) {
            own.resolveCredentials();
            return report(OK, step, "the environment has credentials for the job itself.");
        } catch (RuntimeException e) {
            return report(
                    FAILED,
                    step,
                    "the environment has no AWS credentials for the job itself. Give it an"
                            + " execution role, a service account with a role, an instance"
                            + " profile, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.");
        }
    }

    /** Tries to assume the role without the External ID, which STS should refuse. */
    private void probeExternalId(RoleAuthentication role, boolean isAssumed) {
        String step = "External ID";
        if (!isAssumed) {
            report(SKIPPED, step, "nothing can be said before the role is assumed.");
            return;
        }
        try {
            CustomerCredentials.assumeWithoutExternalId(settings);
            report(
                    WARNING,
                    step,
                    String.format(
                            "the role can be assumed without it, so that whoever knows the account"
                                    + " %s could have this job write there on their behalf. The"
                                    + " role's trust policy should have the condition StringEquals"
                                    + " sts:ExternalId %s.",
                            role.awsAccountId(), role.externalId()));
        } catch (SdkException e) {
            if (e instanceof AwsServiceException
                    && ((AwsServiceException) e).statusCode() == FORBIDDEN) {
                report(
                        OK,
                        step,
                        String.format(
                                "without it the role can't be assumed. This attempt stands in the"
                                        + " CloudTrail of the account %s as a denied AssumeRole.",
                                role.awsAccountId()));
            } else {
                report(
                        WARNING,
                        step,
                        "STS did not say whether the role can be assumed without it. Try again.");
            }
        }
    }

    private boolean resolveAccessKey(CustomerConnection connection) {
        return attempt(
                "Access key",
                connection::obtainCredentials,
                "it is found. Whether AWS accepts it, only sending a record can prove.");
    }

    private void sendTestRecord(CustomerConnection connection, boolean isReady) {
        String step = "Test record";
        if (!sendsTestRecord) {
            report(
                    SKIPPED,
                    step,
                    "none was sent. That the stream takes records, only --send-test-record can"
                            + " prove.");
        } else if (!isReady) {
            report(SKIPPED, step, "none was sent; fix the above first.");
        } else {
            UUID messageId = UUID.randomUUID();
            attempt(
                    step,
                    () -> connection.send("verify-connection", testRecord(messageId)),
                    String.format(
                            "%s stored one in the stream %s, with the message_id %s.",
                            connection.action(), connection.stream(), messageId));
        }
    }

    /** A record like the job's, but without events. The field {@code test_record} identifies it. */
    private byte[] testRecord(UUID messageId) {
        return String.format(
                        Locale.ROOT,
                        "{\"events\":[],\"test_record\":true,\"environment\":\"development\","
                                + "\"schema_version\":2,\"message_type\":\"events\","
                                + "\"batch_id\":%d,\"message_id\":\"%s\","
                                + "\"timestamp_unixtime_ms\":%d,\"user_attributes\":{}}%s",
                        messageId.getMostSignificantBits(),
                        messageId,
                        System.currentTimeMillis(),
                        settings.output().recordDelimiter() == RecordDelimiter.NEWLINE ? "\n" : "")
                .getBytes(StandardCharsets.UTF_8);
    }
}
