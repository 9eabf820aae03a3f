package io.eventforwarder.benchmark.forward;

import io.eventforwarder.benchmark.load.Usage;
import io.eventforwarder.benchmark.stub.StubCounts;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What a process did within a window of time. Bytes are those of the records' data.
 *
 * @param processors busy ones, on average, with the process
 * @param stubProcessors busy ones, on average, with the stub
 * @param otherProcessors busy ones, on average, with anything else
 */
record ForwardFigures(
        double bytesInPerSecond,
        double recordsOutPerSecond,
        double bytesOutPerSecond,
        double processors,
        double stubProcessors,
        double otherProcessors) {

    /**
     * The figures of a window.
     *
     * @param busyProcessors of the machine, on average
     */
    static ForwardFigures of(Usage usage, StubCounts counts, double busyProcessors) {
        double seconds = usage.seconds();
        double stubProcessors = counts.cpuNanos() / 1e9 / seconds;
        return new ForwardFigures(
                counts.reads().recordBytes() / seconds,
                counts.puts().records() / seconds,
                counts.puts().recordBytes() / seconds,
                usage.processors(),
                stubProcessors,
                Math.max(0, busyProcessors - usage.processors() - stubProcessors));
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

    /** The median of one figure of some runs. */
    static double median(List<ForwardFigures> runs, ToDoubleFunction<ForwardFigures> figure) {
        double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    String line() {
        return bytesInPerSecond
                + " "
                + recordsOutPerSecond
                + " "
                + bytesOutPerSecond
                + " "
                + processors
                + " "
                + stubProcessors
                + " "
                + otherProcessors;
    }

    static ForwardFigures parse(String line) {
        double[] numbers =
                Arrays.stream(line.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
        return new ForwardFigures(
                numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
    }

    /** For people. */
    String sentence() {
        return String.format(
                Locale.ROOT,
                "%.1f MB/s in, %,.0f records/s and %.1f MB/s out, %.2f CPU s/GB in;"
                        + " processors: %.2f, stub %.2f, others %.2f",
                megabytesIn(),
                recordsOutPerSecond,
                megabytesOut(),
                cpuSecondsPerGigabyteIn(),
                processors,
                stubProcessors,
                otherProcessors);
    }
}
