package io.eventforwarder.benchmark.load;

/** When each record of a feed is due. */
@FunctionalInterface
public interface Pace {
    /** A due time of what is never written. */
    long NEVER = Long.MAX_VALUE;

    /**
     * The time at which a record is due, in milliseconds since the epoch. One that is late is
     * written at once and still arrived when it was due: waiting counts.
     */
    long due(long number);

    /** All records before a number, as fast as they are taken. */
    static Pace upTo(long number) {
        return record -> record < number ? System.currentTimeMillis() : NEVER;
    }

    /** As fast as they are taken. */
    static Pace unlimited() {
        return upTo(Long.MAX_VALUE);
    }

    /**
     * So many a second.
     *
     * @param first the number of the first record
     * @param start when the first is due, in milliseconds since the epoch
     */
    static Pace of(double recordsASecond, long first, long start) {
        return record -> start + (long) ((record - first) * 1000 / recordsASecond);
    }
}
