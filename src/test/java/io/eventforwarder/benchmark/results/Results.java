package io.eventforwarder.benchmark.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A file of finished runs, a JSON object a line, to which each is appended when it ends: what is in
 * it need not be measured again.
 *
 * @param <K> what tells runs apart
 * @param <F> what is measured
 */
public final class Results<K, F> {
    /** Where the commands have their results. */
    public static final Path FOLDER = Path.of("target", "benchmark");

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .build();

    private final Path file;
    private final List<Run<K, F>> runs;
    private final Machine here;

    private Results(Path file, List<Run<K, F>> runs) throws IOException {
        this.file = file;
        this.runs = runs;
        this.here = Machine.here();
    }

    /**
     * What a file holds; there may be none yet. A line that was cut off, or of a run of which less
     * was noted than now is, counts as not there.
     */
    public static <K, F> Results<K, F> in(Path file, TypeReference<Run<K, F>> type)
            throws IOException {
        List<Run<K, F>> runs = new ArrayList<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                read(line, type).ifPresent(runs::add);
            }
        }
        return new Results<>(file, runs);
    }

    public List<Run<K, F>> runs() {
        return List.copyOf(runs);
    }

    /** What was measured in a run on this machine, if it is there. */
    public Optional<F> of(K key) {
        return runs.stream()
                .filter(run -> run.key().equals(key) && run.machine().equals(here))
                .map(Run::figures)
                .findFirst();
    }

    /** Adds a run that has just ended, on this machine. */
    public void add(K key, F figures) throws IOException {
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        Run<K, F> run = new Run<>(key, figures, here, now);
        runs.add(run);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, line(run), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    public void forget(Predicate<K> which) throws IOException {
        if (runs.removeIf(run -> which.test(run.key()))) {
            StringBuilder text = new StringBuilder();
            for (Run<K, F> run : runs) {
                text.append(line(run));
            }
            Path rest = file.resolveSibling(file.getFileName() + ".rest");
            Files.writeString(rest, text);
            Files.move(rest, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static <K, F> Optional<Run<K, F>> read(String line, TypeReference<Run<K, F>> type) {
        try {
            return Optional.of(JSON.readValue(line, type));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** It begins with a line feed, so that one that was cut off spoils no other. */
    private static String line(Run<?, ?> run) throws JsonProcessingException {
        return '\n' + JSON.writeValueAsString(run);
    }
}
