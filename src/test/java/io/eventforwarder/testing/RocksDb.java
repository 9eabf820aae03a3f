package io.eventforwarder.testing;

import org.apache.flink.contrib.streaming.state.EmbeddedRocksDBStateBackend;
import org.apache.flink.runtime.state.StateBackend;

/** RocksDB for test harnesses. */
public final class RocksDb {
    private RocksDb() {}

    /** A state backend that takes no managed memory, of which a harness has next to none. */
    // Flink 2 deprecates the package, and Flink 1.20 knows no other.
    @SuppressWarnings("deprecation")
    public static StateBackend forHarness(boolean incremental) {
        EmbeddedRocksDBStateBackend backend = new EmbeddedRocksDBStateBackend(incremental);
        backend.getMemoryConfiguration().setUseManagedMemory(false);
        return backend;
    }
}
