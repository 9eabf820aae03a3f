package io.eventforwarder.benchmark.scale;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What an event costs on one state backend with more and more devices. */
final class DeviceCosts {
    private static final double FLAT = 1.25;

    private final List<Cost> costs = new ArrayList<>();

    /** With a number of devices; of processors and by the clock. */
    record Cost(int devices, double cpuMicros, double wallMicros) {}

    /** The first is what the others are compared with. */
    void add(Cost cost) {
        costs.add(cost);
    }

    double cpuRatio(Cost cost) {
        return cost.cpuMicros / costs.get(0).cpuMicros;
    }

    double wallRatio(Cost cost) {
        return cost.wallMicros / costs.get(0).wallMicros;
    }

    /** Whether no number of devices costs a quarter more than the first, in either way. */
    boolean areFlat() {
        return costs.stream().allMatch(cost -> cpuRatio(cost) <= FLAT && wallRatio(cost) <= FLAT);
    }

    static String heading() {
        return String.format(
                "%-8s %10s %16s %8s %16s %8s%n",
                "backend", "devices", "CPU us/event", "ratio", "wall us/event", "ratio");
    }

    String row(String backend, Cost cost) {
        return String.format(
                Locale.ROOT,
                "%-8s %,10d %16.2f %8.2f %16.2f %8.2f%n",
                backend,
                cost.devices,
                cost.cpuMicros,
                cpuRatio(cost),
                cost.wallMicros,
                wallRatio(cost));
    }
}
