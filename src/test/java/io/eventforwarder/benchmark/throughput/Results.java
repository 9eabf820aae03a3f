package io.eventforwarder.benchmark.throughput;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A file of finished runs, a JSON object a line, to which each is appended when it ends. */
final class Results {
    private static final JsonMapper JSON = new JsonMapper();

    private final Path file;
    private final List<Run> runs;

    private Results(Path file, List<Run> runs) {
        this.file = file;
        this.runs = runs;
    }

    /** What a file holds; there may be none yet. A line that was cut off counts as not there. */
    static Results in(Path file) throws IOException {
        List<Run> runs = new ArrayList<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                read(line).ifPresent(runs::add);
            }
        }
        return new Results(file, runs);
    }

    List<Run> runs() {
        return List.copyOf(runs);
    }

    boolean has(RunKey key) {
        return runs.stream().anyMatch(run -> run.key().equals(key));
    }

    void add(Run run) throws IOException {
        runs.add(run);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, line(run), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    void forget(Predicate<RunKey> which) throws IOException {
        if (runs.removeIf(run -> which.test(run.key()))) {
            StringBuilder text = new StringBuilder();
            for (Run run : runs) {
                text.append(line(run));
            }
            Path rest = file.resolveSibling(file.getFileName() + ".rest");
            Files.writeString(rest, text);
            Files.move(rest, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static Optional<Run> read(String line) {
        try {
            return Optional.of(JSON.readValue(line, Run.class));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** It begins with a line feed, so that one that was cut off spoils no other. */
    private static String line(Run run) throws JsonProcessingException {
        return '\n' + JSON.writeValueAsString(run);
    }
}
