package io.eventforwarder.benchmark.load;

import java.util.Map;
import org.apache.flink.configuration.Configuration;

/** What all measured jobs, ours and others, find on their clusters: the options of k8s/. */
public final class ClusterTuning {
    static final Map<String, String> OPTIONS =
            Map.of(
                    "execution.checkpointing.snapshot-compression",
                    "true",
                    "state.backend.rocksdb.compression.per.level",
                    "NO_COMPRESSION;NO_COMPRESSION;SNAPPY_COMPRESSION",
                    "state.backend.rocksdb.use-bloom-filter",
                    "true");

    private ClusterTuning() {}

    public static void addTo(Configuration configuration) {
        configuration.addAll(Configuration.fromMap(OPTIONS));
    }
}
