package io.eventforwarder.cli;

import io.eventforwarder.cli.verify.Verification;
import io.eventforwarder.settings.Deployment;
import io.eventforwarder.settings.OutputSettings;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.settings.SettingsReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tries the connection to the customer's stream, and says what is wrong with it. */
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
    private final PrintStream out;

    @Option(
            names = "--properties",
            required = true,
            paramLabel = "FILE",
            description = "the settings, as JSON (see conf/README.md)")
    private Path properties;

    @Option(
            names = "--send-test-record",
            description = "sends one record, without events, that says \"test_record\": true")
    private boolean sendsTestRecord;

    private VerifyConnection(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    /** Returns the exit status. */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        return CommandRunner.run(new VerifyConnection(out), out, err, args);
    }

    @Override
    public Integer call() {
        Settings settings = SettingsReader.read(properties, Deployment.LOCAL);
        if (settings.output().type() != OutputSettings.Type.KINESIS) {
            throw new CommandException(
                    "Output.type is not \"kinesis\": there is no connection to verify.");
        }
        return new Verification(settings, sendsTestRecord, out).succeeds() ? 0 : 1;
    }
}
