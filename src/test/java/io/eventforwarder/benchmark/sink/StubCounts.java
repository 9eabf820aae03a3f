package io.eventforwarder.benchmark.sink;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * What a stub has answered so far, and what that has cost it.
 *
 * @param bytes of the requests' bodies
 * @param cpuNanos of the stub's process
 */
record StubCounts(long requests, long records, long bytes, long cpuNanos) {

    /** Asks a stub. */
    static StubCounts of(URI stub) throws IOException {
        try (InputStream answer = stub.toURL().openStream()) {
            return parse(new String(answer.readAllBytes(), StandardCharsets.US_ASCII));
        }
    }

    static StubCounts parse(String line) {
        String[] numbers = line.strip().split(" ", -1);
        return new StubCounts(
                Long.parseLong(numbers[0]),
                Long.parseLong(numbers[1]),
                Long.parseLong(numbers[2]),
                Long.parseLong(numbers[3]));
    }

    String line() {
        return requests + " " + records + " " + bytes + " " + cpuNanos;
    }

    /** What has come since. */
    StubCounts since(StubCounts before) {
        return new StubCounts(
                requests - before.requests,
                records - before.records,
                bytes - before.bytes,
                cpuNanos - before.cpuNanos);
    }

    /** The processor time that this process has used. */
    static long cpuNanosOfThisProcess() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
