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
public final class LetterFiles implements LetterInput {
    /** In base64 the longest input line is shorter. */
    private static final int LONGEST_LINE = 128 << 20;

    private final Path folder;
    private final int longestLine;

    public LetterFiles(Path folder) {
        this(folder, LONGEST_LINE);
    }

    LetterFiles(Path folder, int longestLine) {
        this.folder = folder;
        this.longestLine = longestLine;
    }

    @Override
    public void addTo(Letters letters, Progress progress) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(folder)) {
            files =
                    found.filter(Files::isRegularFile)
                            .filter(file -> !file.getFileName().toString().startsWith("."))
                            .sorted()
                            .collect(Collectors.toList());
        }
        for (Path file : files) {
            lines(file, letters, progress);
        }
    }

    private void lines(Path file, Letters letters, Progress progress) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int number = 1;
            boolean isTooLong = false;
            int next;
            do {
                next = in.read();
                if (next != '\n' && next >= 0) {
                    isTooLong |= line.size() == longestLine;
                    if (!isTooLong) {
                        line.write(next);
                    }
                    continue;
                }
                String where = file.getFileName() + " line " + number++;
                if (isTooLong) {
                    letters.addUnreadable(where, "it has more than " + longestLine + " bytes");
                } else if (line.size() > 0) {
                    letters.add(line.toByteArray(), where);
                }
                line.reset();
                isTooLong = false;
                progress.note(() -> "Read " + letters.count() + " letters so far.");
            } while (next >= 0);
        }
    }

    @Override
    public void close() {
        // Nothing is open between two readings.
    }
}
