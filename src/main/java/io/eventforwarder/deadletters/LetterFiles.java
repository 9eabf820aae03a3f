package io.eventforwarder.deadletters;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The folder of dead letters, or one file of it. Files that the job still writes are hidden. */
public final class LetterFiles {
    private LetterFiles() {}

    /** Adds every line of every finished file. */
    public static void read(Path folder, Letters letters) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(folder)) {
            files =
                    found.filter(Files::isRegularFile)
                            .filter(file -> !file.getFileName().toString().startsWith("."))
                            .sorted()
                            .collect(Collectors.toList());
        }
        for (Path file : files) {
            lines(file, letters);
        }
    }

    private static void lines(Path file, Letters letters) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int number = 1;
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next != '\n') {
                    line.write(next);
                    continue;
                }
                add(line, letters, file, number++);
            }
            add(line, letters, file, number);
        }
    }

    private static void add(ByteArrayOutputStream line, Letters letters, Path file, int number) {
        if (line.size() > 0) {
            letters.add(line.toByteArray(), file.getFileName() + " line " + number);
            line.reset();
        }
    }
}
