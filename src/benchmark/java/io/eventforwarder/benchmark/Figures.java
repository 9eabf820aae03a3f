package io.eventforwarder.benchmark;

import io.eventforwarder.benchmark.stub.StubCounts;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What a process did while it was measured. Bytes are those of the records' data.
 *
 * @param processors busy ones, on average, with the process
 * @param otherProcessors busy ones, on average, with neither the process nor the stub
 */
record Figures(
        double bytesInPerSecond,
        double recordsOutPerSecond,
        double bytesOutPerSecond,
        double processors,
        double otherProcessors) {

    /**
     * The figures of a process.
     *
     * @param busyProcessors of the machine, on average
     */
    static Figures of(long wallNanos, long cpuNanos, StubCounts counts, double busyProcessors) {
        double seconds = wallNanos / 1e9;
        double processors = (double) cpuNanos / wallNanos;
        double ofTheStub = (double) counts.cpuNanos() / wallNanos;
        return new Figures(
                counts.bytesRead() / seconds,
                counts.recordsPut() / seconds,
                counts.bytesPut() / seconds,
                processors,
                Math.max(0, busyProcessors - processors - ofTheStub));
    }

    /** The median of one figure of some runs. */
    static double median(List<Figures> runs, ToDoubleFunction<Figures> figure) {
        double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    double megabytesIn() {
        return bytesInPerSecond / 1e6;
    }

    double megabytesOut() {
        return bytesOutPerSecond / 1e6;
    }

    double cpuSecondsPerGigabyteIn() {
        return processors / (bytesInPerSecond / 1e9);
    }

    /** 0 if nothing was sent. */
    double meanRecordBytes() {
        return recordsOutPerSecond == 0 ? 0 : bytesOutPerSecond / recordsOutPerSecond;
    }

    double recordsOutPerByteIn() {
        return recordsOutPerSecond / bytesInPerSecond;
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "%.3f %.3f %.3f %.6f %.6f",
                bytesInPerSecond,
                recordsOutPerSecond,
                bytesOutPerSecond,
                processors,
                otherProcessors);
    }

    static Figures parse(String line) {
        double[] numbers =
                Arrays.stream(line.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
        return new Figures(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
    }

    /** For people. */
    String sentence() {
        return String.format(
                Locale.ROOT,
                "%.1f MB/s in, %,.0f records/s and %.1f MB/s out; busy processors: %.2f, others"
                        + " %.2f",
                megabytesIn(),
                recordsOutPerSecond,
                megabytesOut(),
                processors,
                otherProcessors);
    }
}
