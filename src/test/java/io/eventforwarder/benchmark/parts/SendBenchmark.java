package io.eventforwarder.benchmark.parts;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Setup;

/**
 * All windows of the sample are over and handed on. They are filled before each operation, outside
 * of its time and of what it allocates, as they are emptied in {@link AppendBenchmark}.
 */
public class SendBenchmark extends SampledWindows {
    @Setup(Level.Invocation)
    public void append() throws Exception {
        fillWindows();
    }

    @Benchmark
    public int send(Allocation allocation) throws Exception {
        allocation.begin();
        int groups = endWindows();
        allocation.end();
        return groups;
    }
}
