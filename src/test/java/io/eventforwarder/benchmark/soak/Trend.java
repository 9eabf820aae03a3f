package io.eventforwarder.benchmark.soak;

import java.util.List;

/**
 * Whether a quantity grows over time: the median of the last third of its values is compared with
 * that of the first, so that single values decide nothing.
 *
 * @param first the median of the first third
 * @param last the median of the last third
 */
record Trend(double first, double last, double largest, int values) {

    /** Of values in the order of time, at least one. */
    static Trend of(List<Long> values) {
        int third = Math.max(1, values.size() / 3);
        return new Trend(
                median(values.subList(0, third)),
                median(values.subList(values.size() - third, values.size())),
                values.stream().mapToLong(Long::longValue).max().orElseThrow(),
                values.size());
    }

    private static double median(List<Long> values) {
        List<Long> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2.0;
    }

    /**
     * Whether the end is above the beginning by more than both tell apart from noise.
     *
     * @param share of the beginning
     * @param amount in the values' own unit
     */
    boolean grows(double share, double amount) {
        return last > first * (1 + share) && last > first + amount;
    }
}
