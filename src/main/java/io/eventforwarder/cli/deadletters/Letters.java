package io.eventforwarder.cli.deadletters;

import io.eventforwarder.cli.CommandException;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The letters of a folder or a stream, assembled from their parts. The job may write a letter again
 * after a failure, so copies of a letter are dropped.
 */
final class Letters implements Closeable {
    private static final long PROGRESS_INTERVAL_NANOS = 10_000_000_000L;

    private final Predicate<Letter> filter;
    private final RandomAccessFile payloads;
    private final PrintStream err;
    private final Map<List<Object>, Letter> newestByOrigin = new HashMap<>();
    private final Set<List<Object>> seen = new HashSet<>();
    private final List<Letter> letters = new ArrayList<>();
    private boolean isAllReadable = true;
    private long lastProgress = System.nanoTime();

    /**
     * @param withPayloads whether payloads are kept, in an unlinked temporary file
     * @param err receives progress reports, and the positions of input that is not a dead letter
     */
    Letters(Predicate<Letter> filter, boolean withPayloads, PrintStream err) throws IOException {
        this.filter = filter;
        this.err = err;
        if (withPayloads) {
            Path path = Files.createTempFile("dead-letters", null);
            payloads = new RandomAccessFile(path.toFile(), "rw");
            Files.delete(path);
        } else {
            payloads = null;
        }
    }

    /** Adds a folder of files, or one file. */
    void addFiles(Path folder) throws IOException {
        for (Path file : LetterFiles.in(folder)) {
            try (BufferedReader lines = LetterFiles.read(file)) {
                String line = lines.readLine();
                for (int number = 1; line != null; number++, line = lines.readLine()) {
                    if (!line.isEmpty()) {
                        add(LetterFiles.bytes(line), file.getFileName() + " line " + number);
                    }
                }
            }
        }
    }

    /**
     * Adds one line or record.
     *
     * @param position the name of the line or record in messages
     */
    void add(byte[] json, String position) throws IOException {
        reportProgress();
        Letter part;
        try {
            part = new Letter(json);
        } catch (IllegalArgumentException e) {
            err.println("No dead letter: " + position + ": " + e.getMessage() + '.');
            isAllReadable = false;
            return;
        }
        if (!filter.test(part) || !seen.add(part.identity())) {
            return;
        }
        part.movePayloadTo(payloads);
        // The parts of a letter are written in sequence, so a part that the letter already has
        // begins another letter.
        Letter letter = newestByOrigin.get(part.origin());
        if (letter == null || !letter.add(part)) {
            newestByOrigin.put(part.origin(), part);
            letters.add(part);
        }
    }

    private void reportProgress() {
        long now = System.nanoTime();
        if (now - lastProgress >= PROGRESS_INTERVAL_NANOS) {
            lastProgress = now;
            err.println("Read " + letters.size() + " letters so far.");
        }
    }

    /** Whether every line or record that was read is a dead letter. */
    boolean isAllReadable() {
        return isAllReadable;
    }

    /** All letters, ordered by the arrival of their input. */
    List<Letter> all() {
        letters.sort(Comparator.comparing(Letter::receivedAt));
        return letters;
    }

    /** Drops the letters that mention none of the identities. Needs the payloads. */
    void keepOnly(Identities identities) throws IOException {
        List<Letter> mentioned = new ArrayList<>();
        for (Letter letter : letters) {
            if (identities.areIn(letter.payload())) {
                mentioned.add(letter);
            }
        }
        letters.clear();
        letters.addAll(mentioned);
    }

    /** The letters with these ids; all letters if there are no ids. */
    List<Letter> chosen(Collection<String> ids) {
        List<Letter> chosen =
                all().stream()
                        .filter(letter -> ids.isEmpty() || ids.contains(letter.id()))
                        .collect(Collectors.toList());
        requireAll(ids, chosen);
        return chosen;
    }

    /** Throws an exception if an id is not the id of one of the letters. */
    static void requireAll(Collection<String> ids, List<Letter> letters) {
        Set<String> unknown = new TreeSet<>(ids);
        letters.forEach(letter -> unknown.remove(letter.id()));
        if (!unknown.isEmpty()) {
            throw new CommandException(
                    "There is no such letter: " + String.join(", ", unknown) + '.');
        }
    }

    @Override
    public void close() throws IOException {
        if (payloads != null) {
            payloads.close();
        }
    }
}
