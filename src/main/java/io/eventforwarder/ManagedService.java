package io.eventforwarder;

import io.eventforwarder.managed.JobJar;
import io.eventforwarder.managed.NeededAccess;
import io.eventforwarder.managed.ServiceDemands;
import io.eventforwarder.settings.Deployment;
import io.eventforwarder.settings.InvalidSettings;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.settings.SettingsReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks settings, jar and runtime for the managed service, and prints what access the settings
 * need of an execution role.
 *
 * <p>Exit status: 0 if they are right, 2 if the settings or the arguments are wrong, 1 if a file
 * can not be read.
 */
public final class ManagedService {
    private static final String JAR = "--jar";
    private static final String RUNTIME = "--runtime";
    private static final String DEFAULT_RUNTIME = "FLINK-2_2";

    private ManagedService() {}

    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        try {
            Arguments arguments = new Arguments(args, JAR, RUNTIME);
            Path file = SettingsReader.locate(arguments.properties());
            Settings settings = SettingsReader.read(file, Deployment.CLUSTER);
            List<String> problems = new ArrayList<>(ServiceDemands.problems(file, settings));
            if (arguments.option(JAR).isPresent()) {
                JobJar.problem(
                                Path.of(arguments.option(JAR).get()),
                                arguments.option(RUNTIME).orElse(DEFAULT_RUNTIME))
                        .ifPresent(problems::add);
            }
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
            err.println("The properties file or the job jar could not be read.");
            return 1;
        }
    }
}
