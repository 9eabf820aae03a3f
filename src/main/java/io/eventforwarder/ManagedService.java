package io.eventforwarder;

import io.eventforwarder.managed.NeededAccess;
import io.eventforwarder.managed.ServiceDemands;
import io.eventforwarder.settings.Deployment;
import io.eventforwarder.settings.InvalidSettings;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.settings.SettingsReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Checks the settings for the managed service, and prints what access they need of an execution
 * role.
 *
 * <p>Exit status: 0 if they are right, 2 if the settings or the arguments are wrong, 1 if the file
 * can not be read.
 */
public final class ManagedService {
    private ManagedService() {}

    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        try {
            Path file = SettingsReader.locate(new Arguments(args).properties());
            Settings settings = SettingsReader.read(file, Deployment.CLUSTER);
            List<String> problems = ServiceDemands.problems(file, settings);
            if (!problems.isEmpty()) {
                problems.forEach(err::println);
                return 2;
            }
            NeededAccess.of(settings).forEach(out::println);
            return 0;
        } catch (InvalidSettings | WrongArguments e) {
            err.println(e.getMessage());
            return 2;
        } catch (IOException e) {
            err.println("The properties file could not be read a second time.");
            return 1;
        }
    }
}
