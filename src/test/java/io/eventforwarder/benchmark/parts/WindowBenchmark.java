package io.eventforwarder.benchmark.parts;

import org.openjdk.jmh.annotations.Benchmark;

/** The sample is added to its windows, and then all windows are over and handed on. */
public class WindowBenchmark extends SampledWindows {
    @Benchmark
    public int appendAndSend() throws Exception {
        fillWindows();
        return endWindows();
    }
}
