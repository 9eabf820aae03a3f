package io.eventforwarder.benchmark.throughput;

/** The garbage collector of all subjects. */
enum Collector {
    G1("-XX:+UseG1GC"),
    PARALLEL("-XX:+UseParallelGC");

    final String flag;

    Collector(String flag) {
        this.flag = flag;
    }
}
