package io.eventforwarder.cli.deadletters;

import io.eventforwarder.cli.CommandException;
import io.eventforwarder.cli.CommandRunner;
import io.eventforwarder.settings.Deployment;
import io.eventforwarder.settings.OutputSettings;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.settings.SettingsReader;
import io.eventforwarder.settings.SourceSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.flink.configuration.MemorySize;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The options that name the source of dead letters and select some of them. Without {@code --path}
 * and {@code --stream}, the properties file names the source.
 */
class DeadLetterOptions {
    @Option(
            names = "--properties",
            description = "reads the destination in the group Output; other options override it")
    private Path file;

    @Option(names = "--path", description = "reads a folder of files, or one file")
    private Path path;

    @Option(names = "--stream", description = "reads a Kinesis stream, from its oldest record on")
    private Optional<String> stream;

    @Option(
            names = "--region",
            description = "the region of the streams, if not that of the settings")
    private Optional<String> region;

    @Option(names = "--reason", description = "only letters with this reason")
    private String code;

    @Option(names = "--stage", description = "only letters of this stage")
    private String stage;

    @Option(
            names = "--connection",
            description = "only letters of this connection, written as list prints it")
    private String connection;

    @Option(
            names = "--identities",
            paramLabel = "FILE",
            description = {
                "only letters whose payload contains a value of this file, one value a line: an",
                "identity, an mpid, a device id; /dev/stdin for the standard input"
            })
    private Path identities;

    @Option(
            names = "--since",
            description = "only letters from this instant on, such as 2026-01-31T12:00:00Z")
    private Instant since;

    @Option(names = "--until", description = "only letters received before this instant")
    private Instant until;

    /** The options of commands that apply to selected letters. */
    static final class Selected extends DeadLetterOptions {
        @Parameters(paramLabel = "ID", description = "letters, as list prints them")
        List<String> ids = List.of();

        @Option(names = "--all", description = "all letters")
        private boolean isAll;

        void requireAny() {
            if (isEmpty()) {
                throw new CommandException("Say which letters: ids, a filter, or --all.");
            }
        }

        boolean isEmpty() {
            return ids.isEmpty() && !isAll && !isFiltered();
        }
    }

    /** The options that say where payloads are sent. */
    static final class Target {
        @Option(
                names = "--to-path",
                description = {
                    "sends to a new file of JSON Lines for a source of files; in a folder,",
                    "replayed-dead-letters.jsonl"
                })
        private Path path;

        @Option(names = "--to-stream", description = "sends to a Kinesis stream")
        private Optional<String> stream;

        @Option(
                names = "--max-record-size",
                defaultValue = "1 mib",
                description = "what the stream takes, partition key counted in; at most 10 mib")
        private MemorySize size;

        Replay open(DeadLetterOptions letters) {
            if ((path == null) == stream.isEmpty()) {
                throw new CommandException("Say where to send them: --to-path or --to-stream.");
            }
            if (path != null) {
                boolean isFolder = Files.isDirectory(path);
                Path file = isFolder ? path.resolve("replayed-dead-letters.jsonl") : path;
                if (Files.exists(file)) {
                    throw new CommandException("--to-path: there is a file " + file + " already.");
                }
                return new Replay.ToFile(file);
            }
            CommandRunner.requireWithin("--max-record-size", size.getBytes(), 1, 10 << 20);
            Optional<SourceSettings> source = letters.settings().map(Settings::source);
            return new Replay.ToStream(
                    new KinesisStream(
                            name("--to-stream", stream),
                            letters.region(source.flatMap(SourceSettings::region)),
                            source.flatMap(SourceSettings::endpoint)),
                    size.getBytes());
        }
    }

    final boolean isFiltered() {
        return code != null
                || stage != null
                || connection != null
                || identities != null
                || since != null
                || until != null;
    }

    final boolean matches(Letter letter) {
        return (code == null || code.equals(letter.reason()))
                && (stage == null || stage.equals(letter.stage()))
                && (connection == null || connection.equals(letter.connection()))
                && (since == null || !letter.receivedAt().isBefore(since))
                && (until == null || letter.receivedAt().isBefore(until));
    }

    final Optional<Identities> identities() throws IOException {
        if (identities == null) {
            return Optional.empty();
        }
        if (!Files.exists(identities)) {
            throw new CommandException("--identities: there is no file " + identities + '.');
        }
        return Optional.of(Identities.of(Files.readAllLines(identities)));
    }

    private Optional<Settings> settings() {
        return Optional.ofNullable(file).map(each -> SettingsReader.read(each, Deployment.LOCAL));
    }

    /** The folder of the letters; empty if they are in a stream. */
    final Optional<Path> folder() {
        if (path != null && stream.isPresent()) {
            throw new CommandException("Letters are read from --path or from --stream, not both.");
        }
        if (path == null && stream.isEmpty() && file == null) {
            throw new CommandException(
                    "Say where the letters are: --path, --stream or --properties.");
        }
        Optional<Path> folder = Optional.ofNullable(path);
        if (path == null && stream.isEmpty()) {
            folder = configured(OutputSettings::deadLetterPath).map(DeadLetterOptions::localPath);
        }
        if (folder.isPresent() && !Files.exists(folder.get())) {
            throw new CommandException("There are no dead letters at " + folder.get() + '.');
        }
        return folder;
    }

    /** Adds all letters of the folder or stream. */
    final void addTo(Letters letters) throws IOException {
        Optional<Path> folder = folder();
        if (folder.isPresent()) {
            letters.addFiles(folder.get());
            return;
        }
        String name =
                name("--stream", stream.or(() -> configured(OutputSettings::deadLetterStreamName)));
        String ofStream = region(configured(OutputSettings::deadLetterRegion));
        Optional<URI> endpoint = settings().flatMap(each -> each.kinesisEndpoint(ofStream));
        try (KinesisStream source = new KinesisStream(name, ofStream, endpoint)) {
            source.addTo(letters);
        }
    }

    private Optional<String> configured(Function<OutputSettings, Optional<String>> setting) {
        return settings().map(Settings::output).flatMap(setting);
    }

    private String region(Optional<String> configured) {
        return name("--region", region.or(() -> configured));
    }

    private static Path localPath(String configured) {
        try {
            return CommandRunner.localPath(configured);
        } catch (IllegalArgumentException e) {
            throw new CommandException("Output.dead-letter-path: " + e.getMessage());
        }
    }

    private static String name(String option, Optional<String> value) {
        String name = value.orElseThrow(() -> new CommandException(option + " is missing."));
        CommandRunner.requireForm(option, name, "[a-zA-Z0-9_.-]{1,128}", "is not a name.");
        return name;
    }
}
