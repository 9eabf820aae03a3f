package io.eventforwarder.benchmark.parts;

import io.eventforwarder.event.Fragment;
import io.eventforwarder.window.IntervalsAtWork;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The window operator with thousands of devices, three batches each on average: they are added to
 * their windows, and then all windows are over and handed on.
 */
@State(Scope.Thread)
public class WindowBenchmark {
    /** The state backend, by Flink's name. */
    @Param({"hashmap", "rocksdb"})
    public String backend;

    private List<Fragment> fragments;
    private IntervalsAtWork intervals;

    @Setup
    public void open() throws Exception {
        fragments =
                Part.WINDOW_HEAP.sample().batches().stream()
                        .map(batch -> new Fragment(batch, "", false, 0))
                        .toList();
        intervals = IntervalsAtWork.on(backend);
    }

    @Benchmark
    public int appendAndSend() throws Exception {
        for (Fragment fragment : fragments) {
            intervals.add(fragment);
        }
        return intervals.end();
    }

    @TearDown(Level.Trial)
    public void close() throws Exception {
        intervals.close();
    }
}
