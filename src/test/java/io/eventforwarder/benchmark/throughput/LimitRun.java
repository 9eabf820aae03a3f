package io.eventforwarder.benchmark.throughput;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the machine can do at most: one thread over lines that are in memory already, each a byte
 * array, again and again.
 */
final class LimitRun {
    private static final int LONGEST_LINE = 1 << 20;

    private final JsonFactory factory = new JsonFactory();
    private final byte[] copy = new byte[LONGEST_LINE];
    private final Subject subject;
    private final List<byte[]> lines;

    LimitRun(Subject subject, Path input) throws IOException {
        this.subject = subject;
        try (Stream<String> text = Files.lines(input)) {
            lines = text.map(line -> line.getBytes(StandardCharsets.UTF_8)).toList();
        }
    }

    /**
     * Goes over the lines some times.
     *
     * @param events of the lines
     */
    Outcome run(int times, long events) throws IOException {
        long checksum = 0;
        long start = System.nanoTime();
        for (int i = 0; i < times; i++) {
            long once = subject == Subject.TOKENIZE ? tokenize() : copy();
            if (i > 0 && once != checksum) {
                throw new IllegalStateException("Two passes over the same lines differ.");
            }
            checksum = once;
        }
        return new Outcome((System.nanoTime() - start) / 1e9, times * events, 0, 0);
    }

    /** The number of tokens. Names are put into canonical form, as the factory does by default. */
    private long tokenize() throws IOException {
        long tokens = 0;
        for (byte[] line : lines) {
            try (JsonParser parser = factory.createParser(line)) {
                while (parser.nextToken() != null) {
                    tokens++;
                }
            }
        }
        return tokens;
    }

    /** Copies each line into one array, which is used again. */
    private long copy() {
        long sum = 0;
        for (byte[] line : lines) {
            System.arraycopy(line, 0, copy, 0, line.length);
            sum += copy[line.length / 2];
        }
        return sum;
    }
}
