package io.eventforwarder.source.files;

import io.eventforwarder.model.InputRecord;
import io.eventforwarder.settings.SourceSettings;
import io.eventforwarder.source.EventSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.assigners.FileSplitAssigner;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Reads a file or folder of JSON Lines once, to its end. Each file has one reader, so its lines
 * keep their order.
 */
public final class FileEventSource implements EventSource {
    private final Path path;

    public FileEventSource(SourceSettings settings) {
        path = new Path(settings.path().orElseThrow());
    }

    @Override
    public DataStream<InputRecord> read(StreamExecutionEnvironment env) {
        FileSource<InputRecord> files =
                FileSource.forBulkFileFormat(new LineFormat(), path)
                        .setSplitAssigner(ByPath::new)
                        .build();
        return env.fromSource(
                        files,
                        WatermarkStrategy.noWatermarks(),
                        "Read event batches from files",
                        InputRecord.TYPE)
                .uid("source");
    }

    /**
     * Assigns files in the order of their paths. File systems may list files in any order. With
     * this order, files that are named by time are read in the order of time.
     */
    static final class ByPath implements FileSplitAssigner {
        private final PriorityQueue<FileSourceSplit> files =
                new PriorityQueue<>(Comparator.comparing(file -> file.path().toString()));

        ByPath(Collection<FileSourceSplit> files) {
            this.files.addAll(files);
        }

        @Override
        public Optional<FileSourceSplit> getNext(String hostname) {
            return Optional.ofNullable(files.poll());
        }

        @Override
        public void addSplits(Collection<FileSourceSplit> returned) {
            files.addAll(returned);
        }

        @Override
        public Collection<FileSourceSplit> remainingSplits() {
            return files;
        }
    }
}
