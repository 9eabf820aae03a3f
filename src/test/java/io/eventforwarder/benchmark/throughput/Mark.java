package io.eventforwarder.benchmark.throughput;

/**
 * What the data set holds from its beginning to some point.
 *
 * @param crc32c of those bytes
 */
record Mark(long bytes, long batches, long events, long crc32c) {}
