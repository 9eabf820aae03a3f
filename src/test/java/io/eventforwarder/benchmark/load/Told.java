package io.eventforwarder.benchmark.load;

import java.util.List;
import java.util.Map;

/**
 * What a JVM told.
 *
 * @param lines for people, in their order
 * @param figures by their names
 */
public record Told(List<String> lines, Map<String, Double> figures) {}
