package io.eventforwarder.benchmark.parts;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;

/**
 * What a benchmark's thread allocates in its operations alone; {@link GCProfiler} also counts what
 * is done before and after each.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class Allocation {
    private static final String BY_PROFILER = "gc.alloc.rate.norm";

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private long before;

    /** Of all operations of an iteration. */
    public long allocatedBytes;

    /** Of an iteration. */
    public long allocatingOperations;

    void begin() {
        before = threads.getCurrentThreadAllocatedBytes();
    }

    void end() {
        allocatedBytes += threads.getCurrentThreadAllocatedBytes() - before;
        allocatingOperations++;
    }

    /** Bytes of an operation. */
    static double anOperation(RunResult result) {
        return result.getSecondaryResults().containsKey("allocatedBytes")
                ? score(result, "allocatedBytes") / score(result, "allocatingOperations")
                : score(result, BY_PROFILER);
    }

    private static double score(RunResult result, String label) {
        return result.getSecondaryResults().get(label).getScore();
    }
}
