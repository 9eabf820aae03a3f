package io.eventforwarder.source.files;

import io.eventforwarder.model.InputRecord;
import io.eventforwarder.settings.SourceSettings;
import io.eventforwarder.source.EventSource;
import java.io.IOException;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a file or folder of JSON Lines once, to its end. Each file has one reader, so its lines
 * keep their order.
 */
public final class FileEventSource implements EventSource {
    private static final Logger LOG = LoggerFactory.getLogger(FileEventSource.class);

    private final Path path;

    public FileEventSource(SourceSettings settings) {
        path = new Path(settings.path().orElseThrow());
    }

    @Override
    public DataStream<InputRecord> read(StreamExecutionEnvironment env) {
        FileSource<InputRecord> files =
                FileSource.forBulkFileFormat(new LineFormat(), path)
                        .setFileEnumerator(() -> (paths, minimum) -> files(paths[0]))
                        .setSplitAssigner(ByPath::new)
                        .build();
        return env.fromSource(
                        files,
                        WatermarkStrategy.noWatermarks(),
                        "Read event batches from files",
                        InputRecord.TYPE)
                .uid("source");
    }

    /** The total size of the files at or below a path, before decompression. */
    public static long size(Path path) throws IOException {
        return InputFiles.list(path).stream().mapToLong(FileSourceSplit::length).sum();
    }

    /** The number of bytes of files that this JVM is done with, before decompression. */
    public static long bytesRead() {
        return FileContent.BYTES_READ.sum();
    }

    private static Collection<FileSourceSplit> files(Path path) throws IOException {
        Collection<FileSourceSplit> files = InputFiles.list(path);
        if (files.isEmpty()) {
            LOG.warn(
                    "Source.path: \"{}\" holds no files, so the job ends at once. (Files and folders"
                            + " whose names begin with \".\" or \"_\" are hidden.)",
                    path);
        }
        return files;
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
