package io.eventforwarder.benchmark.results;

/**
 * A finished run: a line of the results.
 *
 * @param key which run it is
 * @param date of its end, ISO-8601
 */
public record Run<K, F>(K key, F figures, Machine machine, String date) {}
