package io.eventforwarder.benchmark.throughput;

/**
 * What is done with the data set.
 *
 * <p>The parts are how much of it the short and the long run read, so that the short one is warm
 * and the long one takes long enough beyond it; a part is a {@value Dataset#PARTS}th of it. The
 * limits read the first parts again and again, from memory.
 */
enum Work {
    AS_RECEIVED("as-received", 10, 24),
    TEN_MINUTE("ten-minute", 6, 18),
    SESSION("session", 6, 18),
    DATASTREAM("datastream", 3, 9),
    SQL("sql", 2, 6),
    TOKENIZE("tokenize", 15, 45),
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
