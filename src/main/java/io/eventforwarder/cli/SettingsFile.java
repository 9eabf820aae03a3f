package io.eventforwarder.cli;

import io.eventforwarder.settings.Deployment;
import io.eventforwarder.settings.OutputSettings;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.settings.SettingsReader;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option of commands that need the job's settings. */
final class SettingsFile {
    @Option(
            names = "--properties",
            required = true,
            paramLabel = "FILE",
            description = "the settings, as JSON (see conf/README.md)")
    private Path file;

    Settings read(Deployment deployment) {
        return SettingsReader.read(file, deployment);
    }

    /**
     * Reads the settings of a customer's connection.
     *
     * @param consequence what a user learns if the settings have no connection
     */
    Settings readConnection(String consequence) {
        Settings settings = read(Deployment.LOCAL);
        if (settings.output().type() != OutputSettings.Type.KINESIS) {
            throw new CommandException("Output.type is not \"kinesis\": " + consequence + '.');
        }
        return settings;
    }
}
