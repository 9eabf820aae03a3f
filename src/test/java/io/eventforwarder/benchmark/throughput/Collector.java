package io.eventforwarder.benchmark.throughput;

import java.util.List;

/** The garbage collector of all subjects. */
enum Collector {
    G1,
    PARALLEL;

    List<String> flags() {
        return switch (this) {
            case G1 -> List.of("-XX:+UseG1GC");
            // Half of the heap for what is new, not a third: all subjects are faster so.
            case PARALLEL -> List.of("-XX:+UseParallelGC", "-XX:NewRatio=1");
        };
    }
}
