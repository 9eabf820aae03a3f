package io.eventforwarder.benchmark.throughput;

/**
 * Which run it is: one that is in the results is not run again.
 *
 * @param build see {@link io.eventforwarder.benchmark.results.Build}
 * @param subject its label
 * @param number of the subject's runs of this length, from 1
 * @param megabytes of the whole data set
 * @param intervalMillis of windows by the machine's clock, or 0 where there are none
 * @param checkpointSeconds between two checkpoints, or 0 where none are taken
 */
record RunKey(
        String build,
        String subject,
        Length length,
        int number,
        Collector collector,
        String heap,
        int megabytes,
        long intervalMillis,
        int checkpointSeconds) {
    /** The run of the other length that this one belongs to. */
    RunKey with(Length other) {
        return new RunKey(
                build,
                subject,
                other,
                number,
                collector,
                heap,
                megabytes,
                intervalMillis,
                checkpointSeconds);
    }
}
