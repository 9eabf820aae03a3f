package io.eventforwarder;

import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Options of RocksDB that suit this job. They are defaults: the cluster's configuration and the
 * options of a submission override them.
 */
final class RocksDbOptions {
    /**
     * Most fragments need a look-up of the device's window. With Bloom filters RocksDB skips the
     * files without it. The same holds for the sink's state of a device.
     */
    private static final Map<String, String> ALWAYS =
            Map.of("state.backend.rocksdb.use-bloom-filter", "true");

    /** Fragments in windows are compressed already. */
    private static final Map<String, String> FOR_WINDOWS =
            Map.of("state.backend.rocksdb.compression.per.level", "NO_COMPRESSION");

    private RocksDbOptions() {}

    /** Whether the job's state is in RocksDB. */
    static boolean isStateBackend(StreamExecutionEnvironment env) {
        return env.getConfiguration()
                .getOptional(StateBackendOptions.STATE_BACKEND)
                .filter("rocksdb"::equals)
                .isPresent();
    }

    /** Sets those options that are not set yet. */
    static void setDefaults(StreamExecutionEnvironment env, boolean hasWindows) {
        Configuration missing = Configuration.fromMap(ALWAYS);
        if (hasWindows) {
            missing.addAll(Configuration.fromMap(FOR_WINDOWS));
        }
        env.getConfiguration().toMap().keySet().forEach(missing::removeKey);
        env.configure(missing);
    }
}
