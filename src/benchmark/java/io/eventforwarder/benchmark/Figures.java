package io.eventforwarder.benchmark;

import io.eventforwarder.benchmark.stub.StubCounts;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The measured figures of a process. Byte counts are those of the records' data.
 *
 * @param processors the average number of processors that the process kept busy
 * @param otherProcessors the average number of processors that neither the process nor the stub
 *     kept busy
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
     * @param busyProcessors the average number of busy processors of the machine
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

    /** The median of one figure over several runs. */
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

    /** The mean size of a written record; 0 if nothing was written. */
    double meanRecordBytes() {
        return recordsOutPerSecond == 0 ? 0 : bytesOutPerSecond / recordsOutPerSecond;
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

    /** The figures as text. */
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
