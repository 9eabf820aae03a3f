package io.eventforwarder.benchmark.throughput;

/**
 * What is done with the data set.
 *
 * <p>The parts are how much of it the short and the long run read, so that the short one is warm
 * and the long one takes long enough beyond it; a part is a {@value Dataset#PARTS}th of it. The job
 * reads all of it more than once; the others, whose windows are in the time of the data, do not.
 * The limits read the first parts again and again, from memory.
 */
enum Work {
    AS_RECEIVED("as-received", 24, 72),
    TEN_MINUTE("ten-minute", 24, 60),
    SESSION("session", 24, 60),
    DATASTREAM("datastream", 8, 20),
    SQL("sql", 8, 20),
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
