package io.eventforwarder.benchmark.throughput;

/**
 * A finished run: a line of the results.
 *
 * @param date of its end, ISO-8601
 */
record Run(RunKey key, Figures figures, Machine machine, String date) {}
