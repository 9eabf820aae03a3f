package io.eventforwarder.benchmark.throughput;

/**
 * What is done with the data set.
 *
 * <p>The parts are how much of it the short and the long run read: the short one until all is
 * compiled, which takes a job some 15 s, the long one about as long beyond it. A part is a {@value
 * Dataset#PARTS}th of it. This job reads all of it more than once; the others, whose windows are in
 * the time of the data, do not. The limits read the first parts again and again, from memory.
 */
enum Work {
    AS_RECEIVED("as-received", 36, 108),
    TEN_MINUTE("ten-minute", 48, 120),
    SESSION("session", 30, 66),
    DATASTREAM("datastream", 12, 24),
    SQL("sql", 12, 24),
    TOKENIZE("tokenize", 24, 72),
    COPY("copy", 300, 900);

    /** Of the limits: what is held in memory. */
    static final int PARTS_IN_MEMORY = 2;

    final String label;
    final int shortParts;
    final int longParts;

    Work(String label, int shortParts, int longParts) {
        this.label = label;
        this.shortParts = shortParts;
        this.longParts = longParts;
    }

    /** Whether it is a limit rather than a job. */
    boolean isLimit() {
        return this == TOKENIZE || this == COPY;
    }

    /** Whether windows are open for a time that the machine's clock measures. */
    boolean hasIntervals() {
        return this == TEN_MINUTE;
    }
}
