package io.eventforwarder.benchmark.load;

import java.util.List;

/**
 * Which run in a JVM of its own it is.
 *
 * @param build see {@link io.eventforwarder.benchmark.results.Build}
 * @param main the simple name of the class that runs
 * @param collector as {@code -XX:+Use...GC} names it
 */
public record JvmRun(
        String build, String main, String heap, String collector, List<String> arguments) {}
