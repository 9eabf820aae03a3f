package io.eventforwarder.cli;

import io.eventforwarder.cli.deadletters.Letter;
import io.eventforwarder.cli.deadletters.LetterStream;
import io.eventforwarder.cli.deadletters.Letters;
import io.eventforwarder.cli.deadletters.ReplayFile;
import io.eventforwarder.cli.deadletters.ReplayStream;
import io.eventforwarder.cli.deadletters.ReplayTarget;
import io.eventforwarder.settings.DeadLetterSettings;
import io.eventforwarder.settings.Deployment;
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
import org.apache.flink.configuration.MemorySize;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where dead letters are, by the options or else by the properties file, and which are meant. */
class DeadLetterOptions {
    private static final long LARGEST_RECORD_SIZE = 10 << 20;

    @Option(
            names = "--properties",
            description = "reads where the settings say (group Output); other options come first")
    private Path file;

    @Option(names = "--path", description = "reads a folder of files, or one file")
    private Path path;

    @Option(names = "--stream", description = "reads a Kinesis stream, from its oldest record on")
    private String stream;

    @Option(names = "--region", description = "of the stream")
    private String region;

    @Option(names = "--endpoint", description = "of the stream, if it has another")
    private URI url;

    @Option(names = "--reason", description = "only letters with this reason")
    private String code;

    @Option(names = "--stage", description = "only letters of this stage")
    private String stage;

    @Option(names = "--since", description = "the first received_at, as 2026-01-31T12:00:00Z")
    private Instant since;

    @Option(names = "--until", description = "the first received_at after those that are meant")
    private Instant until;

    /** Of commands that name letters. */
    static final class Selected extends DeadLetterOptions {
        @Parameters(paramLabel = "ID", description = "letters, as list prints them")
        List<String> ids = List.of();

        @Option(names = "--all", description = "all letters")
        private boolean isAll;

        boolean isEmpty() {
            return ids.isEmpty() && !isAll && !isFiltered();
        }
    }

    /** Where payloads are sent. */
    static final class Target {
        @Option(
                names = "--to-path",
                description = {
                    "sends to a new file of JSON Lines for a source of files; in a folder,",
                    "replayed-dead-letters.jsonl"
                })
        private Path path;

        @Option(names = "--to-stream", description = "sends to a Kinesis stream")
        private String stream;

        @Option(
                names = "--to-region",
                description = "of that stream; else --region, else that of the group Source")
        private String region;

        @Option(
                names = "--to-endpoint",
                description = "of that stream; else --endpoint, else that of the group Source")
        private URI url;

        @Option(
                names = "--max-record-size",
                defaultValue = "1 mib",
                description = "what the stream takes, partition key counted in; at most 10 mib")
        private MemorySize size;

        ReplayTarget open(DeadLetterOptions letters) {
            if ((path == null) == (stream == null)) {
                throw new CommandException("Say where to send them: --to-path or --to-stream.");
            }
            if (path != null) {
                return new ReplayFile(newFile());
            }
            if (size.getBytes() > LARGEST_RECORD_SIZE) {
                throw new CommandException("--max-record-size is at most 10 mib.");
            }
            Optional<SourceSettings> source = letters.settings().map(Settings::source);
            String givenRegion = region != null ? region : letters.region;
            URI givenUrl = url != null ? url : letters.url;
            return new ReplayStream(
                    name("--to-stream", stream, Optional.empty()),
                    name("--to-region", givenRegion, source.flatMap(SourceSettings::region)),
                    Optional.ofNullable(givenUrl)
                            .or(() -> source.flatMap(SourceSettings::endpoint)),
                    size.getBytes());
        }

        private Path newFile() {
            Path file =
                    Files.isDirectory(path) ? path.resolve("replayed-dead-letters.jsonl") : path;
            if (Files.exists(file)) {
                throw new CommandException("--to-path: there is a file " + file + " already.");
            }
            return file;
        }
    }

    final boolean isFiltered() {
        return code != null || stage != null || since != null || until != null;
    }

    final boolean lets(Letter letter) {
        return (code == null || code.equals(letter.reason()))
                && (stage == null || stage.equals(letter.stage()))
                && (since == null || !letter.receivedAt().isBefore(since))
                && (until == null || letter.receivedAt().isBefore(until));
    }

    private Optional<Settings> settings() {
        return Optional.ofNullable(file).map(each -> SettingsReader.read(each, Deployment.LOCAL));
    }

    /** Adds the letters that are there. */
    final void addTo(Letters letters) throws IOException {
        if (path != null && stream != null) {
            throw new CommandException("Letters are read from --path or from --stream, not both.");
        }
        Optional<Settings> settings = settings();
        Optional<DeadLetterSettings> configured = settings.map(each -> each.output().deadLetter());
        if (path != null) {
            addFiles(letters, path);
        } else if (stream != null) {
            addStream(letters, stream, settings);
        } else if (configured.isEmpty()) {
            throw new CommandException(
                    "Say where the letters are: --path, --stream or --properties.");
        } else if (configured.get().type() == DeadLetterSettings.Type.KINESIS) {
            addStream(letters, configured.get().streamName().orElseThrow(), settings);
        } else {
            addFiles(letters, localPath(configured.get().path().orElseThrow()));
        }
    }

    private static Path localPath(String configured) {
        try {
            return CommandRunner.localPath(configured);
        } catch (IllegalArgumentException e) {
            throw new CommandException("Output.dead-letter-path: " + e.getMessage());
        }
    }

    private static void addFiles(Letters letters, Path folder) throws IOException {
        if (!Files.exists(folder)) {
            throw new CommandException("There are no dead letters at " + folder + '.');
        }
        letters.addFiles(folder);
    }

    private void addStream(Letters letters, String from, Optional<Settings> settings)
            throws IOException {
        String in =
                name(
                        "--region",
                        region,
                        settings.flatMap(each -> each.output().deadLetter().region()));
        // An endpoint serves one region: the job writes dead letters of another one elsewhere.
        Optional<URI> configured =
                settings.filter(
                                each ->
                                        each.connection()
                                                .kinesisServiceRegion()
                                                .orElse(in)
                                                .equals(in))
                        .flatMap(each -> each.output().kinesisEndpoint());
        Optional<URI> at = Optional.ofNullable(url).or(() -> configured);
        try (LetterStream source =
                new LetterStream(name("--stream", from, Optional.empty()), in, at)) {
            source.addTo(letters);
        }
    }

    private static String name(String option, String given, Optional<String> otherwise) {
        String name =
                Optional.ofNullable(given)
                        .or(() -> otherwise)
                        .orElseThrow(() -> new CommandException(option + " is missing."));
        if (!name.matches("[a-zA-Z0-9_.-]{1,128}")) {
            throw new CommandException(option + ": \"" + name + "\" is no name.");
        }
        return name;
    }
}
