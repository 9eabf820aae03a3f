package io.eventforwarder.cli.deadletters;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Files with a dead letter on each line. Lines are read and written as ISO 8859-1, which keeps any
 * bytes as they are.
 */
final class LetterFiles {
    private LetterFiles() {}

    /** The files of a folder, or one file. Skips hidden files, which the job is still writing. */
    static List<Path> in(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .collect(Collectors.toList());
        }
    }

    static BufferedReader read(Path file) throws IOException {
        return Files.newBufferedReader(file, ISO_8859_1);
    }

    static byte[] bytes(String line) {
        return line.getBytes(ISO_8859_1);
    }

    /**
     * Deletes the letters with these ids. A changed file is replaced in one step. Letters in parts
     * stay. A file that becomes empty stays too, so that it replaces its original in a bucket.
     *
     * @return the ids of the deleted letters
     */
    static Set<String> delete(Path folder, Set<String> ids) throws IOException {
        Set<String> deleted = new HashSet<>();
        for (Path file : in(folder)) {
            Path hidden = file.resolveSibling('.' + file.getFileName().toString() + ".inprogress");
            try {
                Set<String> found = copyWithout(ids, file, hidden);
                if (!found.isEmpty()) {
                    Files.move(
                            hidden,
                            file,
                            StandardCopyOption.REPLACE_EXISTING,
                            StandardCopyOption.ATOMIC_MOVE);
                    deleted.addAll(found);
                }
            } finally {
                Files.deleteIfExists(hidden);
            }
        }
        return deleted;
    }

    /** Returns the ids of the letters that are left out. */
    private static Set<String> copyWithout(Set<String> ids, Path file, Path copy)
            throws IOException {
        Set<String> found = new HashSet<>();
        try (BufferedReader lines = read(file);
                BufferedWriter kept = Files.newBufferedWriter(copy, ISO_8859_1)) {
            Files.setPosixFilePermissions(copy, Files.getPosixFilePermissions(file));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String id = id(line);
                if (ids.contains(id)) {
                    found.add(id);
                } else {
                    kept.write(line);
                    kept.write('\n');
                }
            }
        }
        return found;
    }

    /** The id of the letter on a line; empty if the line is not a letter. */
    private static String id(String line) {
        try {
            return new Letter(bytes(line)).id();
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
