package io.eventforwarder.benchmark.parts;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The sample is added to its windows. They are handed on after each operation, outside of its time
 * and of what it allocates, so that it finds none open and no more than one sample waits. An
 * operation takes milliseconds: what it costs to stop its time is nothing beside them.
 */
public class AppendBenchmark extends SampledWindows {
    @Benchmark
    public void append(Allocation allocation) throws Exception {
        allocation.begin();
        fillWindows();
        allocation.end();
    }

    @TearDown(Level.Invocation)
    public void send() throws Exception {
        endWindows();
    }
}
