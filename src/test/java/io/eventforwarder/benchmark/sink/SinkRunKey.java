package io.eventforwarder.benchmark.sink;

/**
 * Which run it is: one that is in the results is not run again.
 *
 * @param build see {@link io.eventforwarder.benchmark.results.Build}
 * @param size of records, in bytes
 * @param inFlight requests under way at once
 * @param number of the runs of the subject, from 1
 */
record SinkRunKey(
        String build,
        SinkSubject subject,
        int size,
        int inFlight,
        int number,
        long warmUpMillis,
        long windowMillis,
        long answerDelayMillis) {}
