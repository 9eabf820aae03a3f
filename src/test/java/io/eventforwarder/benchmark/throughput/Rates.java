package io.eventforwarder.benchmark.throughput;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** What the short and the long runs of a subject say of its steady state; medians. */
final class Rates {
    private static final double MEGABYTE = 1e6;
    private static final double GIGABYTE = 1e9;

    private final List<Pair> pairs;

    /** A short run and the long one of the same number. */
    record Pair(Figures shorter, Figures longer) {
        private double difference(ToDoubleFunction<Figures> figure) {
            return figure.applyAsDouble(longer) - figure.applyAsDouble(shorter);
        }

        private double ratio(ToDoubleFunction<Figures> of, ToDoubleFunction<Figures> to) {
            return difference(of) / difference(to);
        }
    }

    Rates(List<Pair> pairs) {
        if (pairs.isEmpty()) {
            throw new IllegalArgumentException("A rate needs a short and a long run.");
        }
        this.pairs = List.copyOf(pairs);
    }

    int runs() {
        return pairs.size();
    }

    double megabytesPerSecond() {
        return median(pair -> pair.ratio(Figures::bytes, Figures::seconds)) / MEGABYTE;
    }

    /** The lowest and the highest of the runs. */
    double[] range() {
        double[] rates = sorted(pair -> pair.ratio(Figures::bytes, Figures::seconds) / MEGABYTE);
        return new double[] {rates[0], rates[rates.length - 1]};
    }

    double eventsPerSecond() {
        return median(pair -> pair.ratio(Figures::events, Figures::seconds));
    }

    double eventsPerRecord() {
        return median(pair -> pair.ratio(Figures::events, Figures::records));
    }

    double cpuSecondsPerGigabyte() {
        return GIGABYTE * median(pair -> pair.ratio(Figures::cpuSeconds, Figures::bytes));
    }

    double allocatedPerEvent() {
        return median(pair -> pair.ratio(Figures::allocatedBytes, Figures::events));
    }

    double allocatedPerByte() {
        return median(pair -> pair.ratio(Figures::allocatedBytes, Figures::bytes));
    }

    double peakResidentMegabytes() {
        return median(pair -> pair.longer.peakResidentBytes() / MEGABYTE);
    }

    double peakHeapMegabytes() {
        return median(pair -> pair.longer.peakHeapBytes() / MEGABYTE);
    }

    /** How much of all cores' time other processes had in the busiest run, in per cent. */
    double otherWorkPercent() {
        return pairs.stream()
                .mapToDouble(
                        pair -> 100 * Math.max(pair.shorter.otherWork(), pair.longer.otherWork()))
                .max()
                .orElseThrow();
    }

    private double median(ToDoubleFunction<Pair> figure) {
        double[] values = sorted(figure);
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    private double[] sorted(ToDoubleFunction<Pair> figure) {
        return pairs.stream().mapToDouble(figure).sorted().toArray();
    }
}
