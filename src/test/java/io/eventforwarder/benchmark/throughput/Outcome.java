package io.eventforwarder.benchmark.throughput;

/**
 * What a run did, by its own account.
 *
 * @param events that left or were dropped by settings; of the limits, that were read
 * @param records that left
 * @param checkpoints that were completed
 */
record Outcome(double seconds, long events, long records, long checkpoints) {}
