package io.eventforwarder.benchmark.parts;

import java.util.Locale;

/**
 * What one part does with its sample.
 *
 * @param bytes of the input that the sample was made from
 * @param events of the sample
 * @param millis what an operation takes, all of the sample
 * @param millisError half of the interval that holds the true mean with 99.9 %
 * @param allocated bytes that an operation allocates
 */
record PartFigures(
        Part part, long bytes, long events, double millis, double millisError, double allocated) {

    /** In millions of bytes of input. */
    double megabytesASecond() {
        return bytes / 1e3 / millis;
    }

    double eventsASecond() {
        return events * 1e3 / millis;
    }

    double allocatedPerInputByte() {
        return allocated / bytes;
    }

    static String heading() {
        return String.format(
                "%-20s %10s %8s %14s %18s%n", "part", "MB/s", "+-", "events/s", "allocated B/B");
    }

    String row() {
        return String.format(
                Locale.ROOT,
                "%-20s %10.1f %8s %,14.0f %18.2f%n",
                part.label(),
                megabytesASecond(),
                error(),
                eventsASecond(),
                allocatedPerInputByte());
    }

    /** Unknown for a single measurement. */
    private String error() {
        return Double.isNaN(millisError)
                ? "?"
                : String.format(Locale.ROOT, "%.0f %%", 100 * millisError / millis);
    }
}
