package io.eventforwarder.benchmark.sink;

import io.eventforwarder.benchmark.stub.StubCounts;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What a subject did in steady state.
 *
 * @param cpuMicros processor time a record, of the sending process's own threads: neither compiler
 *     nor collector
 * @param allocatedBytes a record, in the sending process
 * @param stubCpuMicros processor time a record, of the stub's process
 */
record SinkFigures(
        double recordsASecond,
        double megabytesASecond,
        double cpuMicros,
        double allocatedBytes,
        double stubCpuMicros) {

    /** Of what happened within so long, for records of a size. */
    static SinkFigures of(
            double seconds, int size, StubCounts stored, long cpuNanos, long allocatedBytes) {
        double records = stored.puts().records();
        return new SinkFigures(
                records / seconds,
                records * size / seconds / 1e6,
                cpuNanos / records / 1e3,
                allocatedBytes / records,
                stored.cpuNanos() / records / 1e3);
    }

    /** The median of each figure. */
    static SinkFigures median(List<SinkFigures> runs) {
        return new SinkFigures(
                median(runs, SinkFigures::recordsASecond),
                median(runs, SinkFigures::megabytesASecond),
                median(runs, SinkFigures::cpuMicros),
                median(runs, SinkFigures::allocatedBytes),
                median(runs, SinkFigures::stubCpuMicros));
    }

    private static double median(List<SinkFigures> runs, ToDoubleFunction<SinkFigures> figure) {
        List<Double> sorted =
                runs.stream().map(figure::applyAsDouble).sorted(Comparator.naturalOrder()).toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "%.3f %.3f %.3f %.3f %.3f",
                recordsASecond,
                megabytesASecond,
                cpuMicros,
                allocatedBytes,
                stubCpuMicros);
    }

    static SinkFigures parse(String line) {
        double[] numbers =
                Arrays.stream(line.strip().split(" ", -1))
                        .mapToDouble(Double::parseDouble)
                        .toArray();
        return new SinkFigures(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
    }
}
