package io.eventforwarder.benchmark.stub;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The requests that a stub has answered so far, and the processor time for them. Byte counts are
 * those of the records' data.
 *
 * @param cpuNanos the CPU time of the stub's process
 */
public record StubCounts(
        long recordsRead, long bytesRead, long recordsPut, long bytesPut, long cpuNanos) {

    /** Reads the counts of a stub. */
    public static StubCounts of(URI stub) throws IOException {
        try (InputStream answer = stub.toURL().openStream()) {
            String line = new String(answer.readAllBytes(), StandardCharsets.US_ASCII);
            long[] numbers =
                    Arrays.stream(line.split(" ", -1)).mapToLong(Long::parseLong).toArray();
            return new StubCounts(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
        }
    }

    String line() {
        return recordsRead + " " + bytesRead + " " + recordsPut + " " + bytesPut + " " + cpuNanos;
    }

    /** The difference to earlier counts. */
    public StubCounts since(StubCounts before) {
        return new StubCounts(
                recordsRead - before.recordsRead,
                bytesRead - before.bytesRead,
                recordsPut - before.recordsPut,
                bytesPut - before.bytesPut,
                cpuNanos - before.cpuNanos);
    }
}
