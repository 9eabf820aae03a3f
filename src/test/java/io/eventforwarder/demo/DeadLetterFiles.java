package io.eventforwarder.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The dead letters that the job has written, one a line; files in progress are not seen yet. */
final class DeadLetterFiles {
    private final Path folder;
    private final Map<Path, Long> lines = new HashMap<>();

    DeadLetterFiles(Path folder) {
        this.folder = folder;
    }

    /** How many there are. */
    long count() throws IOException {
        if (Files.isDirectory(folder)) {
            for (Path file : finished()) {
                if (!lines.containsKey(file)) {
                    lines.put(file, lines(file));
                }
            }
        }
        return lines.values().stream().mapToLong(Long::longValue).sum();
    }

    private List<Path> finished() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("part-")).toList();
        }
    }

    private static long lines(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        }
    }
}
