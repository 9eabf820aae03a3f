package io.eventforwarder.benchmark.parts;

import io.eventforwarder.benchmark.results.Build;

/**
 * Which measurement of a part it is.
 *
 * @param build see {@link Build}
 */
record PartRun(String build, Part part, boolean quick) {
    static PartRun ofThisBuild(Part part, boolean quick) {
        return new PartRun(Build.ofThis(), part, quick);
    }
}
