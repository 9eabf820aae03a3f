package io.eventforwarder.source.files;

import io.eventforwarder.model.InputRecord;
import io.eventforwarder.settings.SourceSettings;
import io.eventforwarder.source.EventSource;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Reads a file or folder of JSON Lines once, to its end; each file in order, by one reader. */
public final class FileEventSource implements EventSource {
    private final Path path;

    public FileEventSource(SourceSettings settings) {
        path = new Path(settings.path().orElseThrow());
    }

    @Override
    public DataStream<InputRecord> read(StreamExecutionEnvironment env) {
        FileSource<InputRecord> files =
                FileSource.forBulkFileFormat(new LineFormat(), path)
                        .setSplitAssigner(FilesByName::new)
                        .build();
        return env.fromSource(
                        files,
                        WatermarkStrategy.noWatermarks(),
                        "Read event batches from files",
                        InputRecord.TYPE)
                .uid("source");
    }
}
