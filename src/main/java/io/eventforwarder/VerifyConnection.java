package io.eventforwarder;

import io.eventforwarder.settings.Deployment;
import io.eventforwarder.settings.InvalidSettings;
import io.eventforwarder.settings.OutputSettings;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.settings.SettingsReader;
import io.eventforwarder.verify.Verification;
import java.io.PrintStream;

/**
 * Tries the connection to the customer's stream, and says in words what is wrong with it.
 *
 * <p>Exit status: 0 if nothing is, warnings included, 1 if a step failed, 2 if the settings or the
 * arguments are wrong.
 */
public final class VerifyConnection {
    private static final String SEND_TEST_RECORD = "--send-test-record";

    private VerifyConnection() {}

    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        try {
            Arguments arguments = Arguments.withFlag(SEND_TEST_RECORD, args);
            Settings settings =
                    SettingsReader.read(
                            SettingsReader.locate(arguments.properties()), Deployment.LOCAL);
            if (settings.output().type() != OutputSettings.Type.KINESIS) {
                throw new WrongArguments(
                        "Output.type is not \"kinesis\": there is no connection to verify.");
            }
            return new Verification(settings, arguments.has(SEND_TEST_RECORD), out).succeeds()
                    ? 0
                    : 1;
        } catch (InvalidSettings | WrongArguments e) {
            err.println(e.getMessage());
            return 2;
        }
    }
}
