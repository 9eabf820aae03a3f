package io.eventforwarder.benchmark.throughput;

/**
 * What was measured in one run, from the start of its JVM where nothing else is said.
 *
 * @param seconds from when the job ran until it was finished
 * @param bytes that were read
 * @param events that were read
 * @param records that left; 0 for the limits
 * @param checkpoints that were completed
 * @param cpuSeconds of all threads of the process
 * @param allocatedBytes by all Java threads
 * @param peakResidentBytes of the process
 * @param peakHeapBytes after a garbage collection
 * @param otherWork how much of all cores' time other processes had, from 0 to 1
 */
record Figures(
        double seconds,
        long bytes,
        long events,
        long records,
        long checkpoints,
        double cpuSeconds,
        long allocatedBytes,
        long peakResidentBytes,
        long peakHeapBytes,
        double otherWork) {}
