package io.eventforwarder;

import io.eventforwarder.deadletters.KinesisCalls;
import io.eventforwarder.deadletters.LetterFiles;
import io.eventforwarder.deadletters.LetterInput;
import io.eventforwarder.deadletters.LetterStream;
import io.eventforwarder.deadletters.Progress;
import io.eventforwarder.deadletters.ReplayFile;
import io.eventforwarder.deadletters.ReplayStream;
import io.eventforwarder.deadletters.ReplayTarget;
import io.eventforwarder.settings.DeadLetterSettings;
import io.eventforwarder.settings.Deployment;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.settings.SettingsReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** Where dead letters are and where they go, by the arguments or else by the properties file. */
final class DeadLetterPlaces {
    private static final long MAX_RECORD_SIZE = 1 << 20;
    private static final long LARGEST_RECORD_SIZE = 10 << 20;

    private final DeadLetterOptions options;
    private final Optional<Settings> settings;
    private final Progress progress;

    DeadLetterPlaces(DeadLetterOptions options, Progress progress) {
        this.options = options;
        this.progress = progress;
        this.settings =
                options.path("--properties")
                        .map(file -> SettingsReader.read(file, Deployment.LOCAL));
    }

    LetterInput letters() {
        if (options.has("--path") && options.has("--stream")) {
            throw new WrongArguments("Letters are read from --path or from --stream, not both.");
        }
        if (options.has("--path")) {
            return files(options.path("--path").orElseThrow());
        }
        if (options.has("--stream")) {
            return stream(options.name("--stream").orElseThrow());
        }
        DeadLetterSettings places =
                settings.orElseThrow(
                                () ->
                                        new WrongArguments(
                                                "Say where the letters are: --path, --stream or"
                                                        + " --properties."))
                        .output()
                        .deadLetter();
        return places.type() == DeadLetterSettings.Type.KINESIS
                ? stream(places.streamName().orElseThrow())
                : files(
                        DeadLetterOptions.path(
                                "Output.dead-letter-path", places.path().orElseThrow()));
    }

    private static LetterInput files(Path folder) {
        if (!Files.exists(folder)) {
            throw new WrongArguments("There are no dead letters at " + folder + '.');
        }
        return new LetterFiles(folder);
    }

    private LetterInput stream(String stream) {
        Optional<String> ofSettings =
                settings.flatMap(given -> given.output().deadLetter().region());
        String region = region("--region", () -> ofSettings);
        Optional<URI> endpoint =
                options.uri("--endpoint")
                        .or(
                                () ->
                                        settings.filter(given -> sharesEndpoint(given, region))
                                                .flatMap(
                                                        given -> given.output().kinesisEndpoint()));
        return new LetterStream(KinesisCalls.of(stream, region, endpoint, progress));
    }

    /** As where the job writes them: an endpoint serves one region. */
    private static boolean sharesEndpoint(Settings settings, String region) {
        return settings.connection().kinesisServiceRegion().orElse(region).equals(region);
    }

    /** Where payloads are sent. */
    ReplayTarget target() {
        if (options.has("--to-path") == options.has("--to-stream")) {
            throw new WrongArguments("Say where to send them: --to-path or --to-stream.");
        }
        if (options.has("--to-path")) {
            return new ReplayFile(newFile(options.path("--to-path").orElseThrow()));
        }
        String stream = options.name("--to-stream").orElseThrow();
        String region =
                region(
                        "--to-region",
                        () ->
                                options.name("--region")
                                        .or(() -> settings.flatMap(s -> s.source().region())));
        Optional<URI> endpoint =
                options.uri("--to-endpoint")
                        .or(() -> options.uri("--endpoint"))
                        .or(() -> settings.flatMap(given -> given.source().endpoint()));
        return new ReplayStream(
                KinesisCalls.of(stream, region, endpoint, progress),
                options.size("--max-record-size", MAX_RECORD_SIZE, LARGEST_RECORD_SIZE));
    }

    private static Path newFile(Path path) {
        Path file = Files.isDirectory(path) ? path.resolve("replayed-dead-letters.jsonl") : path;
        if (Files.exists(file)) {
            throw new WrongArguments("--to-path: there is a file " + file + " already.");
        }
        return file;
    }

    private String region(String name, Supplier<Optional<String>> otherwise) {
        return options.name(name)
                .or(otherwise)
                .orElseThrow(() -> new WrongArguments(name + " is missing."));
    }
}
