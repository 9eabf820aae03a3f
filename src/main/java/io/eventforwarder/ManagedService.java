package io.eventforwarder;

import io.eventforwarder.cli.CommandException;
import io.eventforwarder.cli.CommandRunner;
import io.eventforwarder.managed.JobJar;
import io.eventforwarder.managed.NeededAccess;
import io.eventforwarder.managed.ServiceDemands;
import io.eventforwarder.settings.Deployment;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Checks settings, jar and runtime for the managed service, and prints what access the settings
 * need of an execution role.
 *
 * <p>Exit status: 0 if they are right, 2 if the settings or the arguments are wrong, 1 if a file
 * can not be read.
 */
@Command(name = "scripts/managed-service")
public final class ManagedService implements Callable<Integer> {
    @Option(names = "--properties", required = true)
    private Path properties;

    @Option(names = "--jar")
    private Path jar;

    @Option(names = "--runtime")
    private String runtime = "FLINK-2_2";

    private ManagedService() {}

    public static void main(String[] args) {
        System.exit(CommandRunner.run(new ManagedService(), System.out, System.err, args));
    }

    @Override
    public Integer call() throws IOException {
        Settings settings = SettingsReader.read(properties, Deployment.CLUSTER);
        List<String> problems = new ArrayList<>(ServiceDemands.problems(properties, settings));
        if (jar != null) {
            JobJar.problem(jar, runtime).ifPresent(problems::add);
        }
        if (!problems.isEmpty()) {
            throw new CommandException(String.join(System.lineSeparator(), problems));
        }
        NeededAccess.of(settings).forEach(System.out::println);
        return 0;
    }
}
