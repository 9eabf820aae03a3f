package io.eventforwarder.benchmark.throughput;

/** Where a job keeps its windows. */
enum Backend {
    HEAP("heap", "hashmap"),
    ROCKSDB("rocksdb", "rocksdb");

    final String label;

    /** As Flink's configuration names it. */
    final String flinkName;

    Backend(String label, String flinkName) {
        this.label = label;
        this.flinkName = flinkName;
    }
}
