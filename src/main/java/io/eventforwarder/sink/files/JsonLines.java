package io.eventforwarder.sink.files;

import org.apache.flink.api.common.serialization.Encoder;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

/**
 * Files of JSON Lines. A file gets its final name when the checkpoint that covers it has completed.
 */
final class JsonLines {
    private JsonLines() {}

    /** A sink that writes each JSON text to a line of a file in a folder. */
    static FileSink<byte[]> in(String folder, BucketAssigner<byte[], String> subfolders) {
        Encoder<byte[]> line =
                (json, file) -> {
                    file.write(json);
                    file.write('\n');
                };
        return FileSink.forRowFormat(new Path(folder), line)
                .withBucketAssigner(subfolders)
                .withRollingPolicy(OnCheckpointRollingPolicy.build())
                .withOutputFileConfig(
                        OutputFileConfig.builder()
                                .withPartPrefix("part")
                                .withPartSuffix(".jsonl")
                                .build())
                .build();
    }
}
