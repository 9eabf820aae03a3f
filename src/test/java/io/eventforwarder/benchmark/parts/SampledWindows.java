package io.eventforwarder.benchmark.parts;

import io.eventforwarder.event.Fragment;
import io.eventforwarder.window.IntervalsAtWork;
import java.util.List;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The window operator, and a sample for it of thousands of devices, three batches each on average.
 * RocksDB still has most of a sample in its write buffer when the windows are over: little of what
 * is read then comes from files.
 */
@State(Scope.Thread)
public abstract class SampledWindows {
    /** The state backend, by Flink's name. */
    @Param({"hashmap", "rocksdb"})
    public String backend;

    private List<Fragment> fragments;
    private IntervalsAtWork intervals;

    @Setup
    public void open() throws Exception {
        open(Part.WINDOW_HEAP.sample());
    }

    final void open(Sample sample) throws Exception {
        fragments = sample.fragments(Fragment.TYPE);
        intervals = IntervalsAtWork.on(backend);
    }

    /** Adds the sample to its devices' windows. */
    final void fillWindows() throws Exception {
        for (Fragment fragment : fragments) {
            intervals.add(fragment);
        }
    }

    /**
     * Ends all windows, and returns how many groups of events that handed on.
     *
     * @throws IllegalStateException if no window was open
     */
    final int endWindows() throws Exception {
        int groups = intervals.end();
        if (groups == 0) {
            throw new IllegalStateException("No window was open.");
        }
        return groups;
    }

    @TearDown
    public void close() throws Exception {
        intervals.close();
    }
}
