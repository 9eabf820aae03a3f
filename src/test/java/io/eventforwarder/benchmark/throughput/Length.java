package io.eventforwarder.benchmark.throughput;

/**
 * Of the two runs of a subject. They read the same data from its beginning, the long one more of
 * it, each in a JVM of its own: what they differ by is steady state, without start-up, warm-up and
 * what is left to do at the end of the input. Two marks in one run would not do: between them and
 * the end of the pipeline stand buffers and windows, whose filling would be taken for work done.
 */
enum Length {
    SHORT,
    LONG;

    int parts(Work work) {
        return this == SHORT ? work.shortParts : work.longParts;
    }
}
