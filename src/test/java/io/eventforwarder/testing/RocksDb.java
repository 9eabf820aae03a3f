package io.eventforwarder.testing;

import org.apache.flink.contrib.streaming.state.EmbeddedRocksDBStateBackend;
import org.apache.flink.runtime.state.StateBackend;

/** RocksDB for test harnesses. */
public final class RocksDb {
    private RocksDb() {}

    /** A state backend without managed memory, which a test harness does not provide. */
    // Flink 2 deprecates this package; Flink 1.20 has no other.
    @SuppressWarnings("deprecation")
    public static StateBackend forHarness(boolean incremental) {
        EmbeddedRocksDBStateBackend backend = new EmbeddedRocksDBStateBackend(incremental);
        backend.getMemoryConfiguration().setUseManagedMemory(false);
        return backend;
    }
}
