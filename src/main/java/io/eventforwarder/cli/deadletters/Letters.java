package io.eventforwarder.cli.deadletters;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Puts letters together from what was written, in the order in which it was written. What was
 * written twice counts once: a failure of the job repeats letters.
 */
public final class Letters implements Closeable {
    private final Predicate<Letter> filter;
    private final RandomAccessFile payloads;
    private final Progress progress;
    private final Map<List<Object>, Letter> newestOfOrigin = new HashMap<>();
    private final Set<List<Object>> seen = new HashSet<>();
    private final List<Letter> all = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();

    /**
     * Letters that the filter lets through, with or without their payloads. These wait in a
     * temporary file that has no name, and is gone when the process ends.
     */
    public Letters(Predicate<Letter> filter, boolean withPayloads, Progress progress)
            throws IOException {
        this.filter = filter;
        this.progress = progress;
        if (withPayloads) {
            Path path = Files.createTempFile("dead-letters", null);
            payloads = new RandomAccessFile(path.toFile(), "rw");
            Files.delete(path);
        } else {
            payloads = null;
        }
    }

    /** Adds a folder of files, or one file. Files that the job still writes are hidden. */
    public void addFiles(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(folder)) {
            files =
                    found.filter(Files::isRegularFile)
                            .filter(file -> !file.getFileName().toString().startsWith("."))
                            .sorted()
                            .collect(Collectors.toList());
        }
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file);
                    BufferedReader lines =
                            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                String line = lines.readLine();
                for (int number = 1; line != null; number++, line = lines.readLine()) {
                    if (!line.isEmpty()) {
                        add(
                                line.getBytes(StandardCharsets.UTF_8),
                                file.getFileName() + " line " + number);
                    }
                }
            }
        }
    }

    /**
     * Adds one line or record.
     *
     * @param where names it for a person, should it be no dead letter
     */
    void add(byte[] json, String where) throws IOException {
        noteProgress();
        Letter part;
        try {
            part = new Letter(json);
        } catch (IllegalArgumentException e) {
            unreadable.add(where + ": " + e.getMessage());
            return;
        }
        List<Object> origin = part.origin();
        if (!filter.test(part) || !seen.add(List.of(origin, part.id(), part.parts().firstKey()))) {
            return;
        }
        for (Payload payload : part.parts().values()) {
            payload.moveTo(payloads);
        }
        Letter letter = newestOfOrigin.get(origin);
        // The parts of a letter are written one after another: one that is there is another's.
        if (letter == null || letter.parts().containsKey(part.parts().firstKey())) {
            newestOfOrigin.put(origin, part);
            all.add(part);
        } else {
            letter.parts().putAll(part.parts());
        }
    }

    void noteProgress() {
        progress.note("Read", all.size());
    }

    /** By the time at which their input arrived. */
    public List<Letter> all() {
        return all.stream()
                .sorted(Comparator.comparing(Letter::receivedAt))
                .collect(Collectors.toList());
    }

    /** What was no dead letter, each in a sentence that quotes nothing of it. */
    public List<String> unreadable() {
        return unreadable;
    }

    @Override
    public void close() throws IOException {
        if (payloads != null) {
            payloads.close();
        }
    }
}
