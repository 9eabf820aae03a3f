package io.eventforwarder.benchmark.stub;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a stub has answered so far, and what that has cost it.
 *
 * @param reads GetRecords
 * @param puts PutRecord and PutRecords
 * @param others all other calls
 * @param cpuNanos of the stub's process
 */
public record StubCounts(Calls reads, Calls puts, Calls others, long cpuNanos) {
    private static final Pattern NUMBER = Pattern.compile("=(\\d+)");

    /**
     * Calls of one kind.
     *
     * @param recordBytes the records' data alone, decoded
     * @param bytesIn of the requests' bodies
     * @param bytesOut of the answers' bodies
     */
    public record Calls(
            long requests, long records, long recordBytes, long bytesIn, long bytesOut) {
        static final Calls NONE = new Calls(0, 0, 0, 0, 0);

        Calls plus(Calls other) {
            return new Calls(
                    requests + other.requests,
                    records + other.records,
                    recordBytes + other.recordBytes,
                    bytesIn + other.bytesIn,
                    bytesOut + other.bytesOut);
        }

        Calls minus(Calls other) {
            return new Calls(
                    requests - other.requests,
                    records - other.records,
                    recordBytes - other.recordBytes,
                    bytesIn - other.bytesIn,
                    bytesOut - other.bytesOut);
        }

        private String line(String kind) {
            return String.format(
                    Locale.ROOT,
                    "%s: requests=%d records=%d record-bytes=%d bytes-in=%d bytes-out=%d%n",
                    kind,
                    requests,
                    records,
                    recordBytes,
                    bytesIn,
                    bytesOut);
        }

        private static Calls parse(Matcher numbers) {
            return new Calls(
                    next(numbers), next(numbers), next(numbers), next(numbers), next(numbers));
        }
    }

    /** Asks a stub. */
    public static StubCounts of(URI stub) throws IOException {
        try (InputStream answer = stub.toURL().openStream()) {
            return parse(new String(answer.readAllBytes(), StandardCharsets.US_ASCII));
        }
    }

    public static StubCounts parse(String text) {
        Matcher numbers = NUMBER.matcher(text);
        return new StubCounts(
                Calls.parse(numbers), Calls.parse(numbers), Calls.parse(numbers), next(numbers));
    }

    private static long next(Matcher numbers) {
        if (!numbers.find()) {
            throw new IllegalArgumentException("The counts of a stub are incomplete.");
        }
        return Long.parseLong(numbers.group(1));
    }

    public String text() {
        return reads.line("reads")
                + puts.line("puts")
                + others.line("others")
                + "cpu-nanos="
                + cpuNanos
                + System.lineSeparator();
    }

    /** What has come since. */
    public StubCounts since(StubCounts before) {
        return new StubCounts(
                reads.minus(before.reads),
                puts.minus(before.puts),
                others.minus(before.others),
                cpuNanos - before.cpuNanos);
    }
}
