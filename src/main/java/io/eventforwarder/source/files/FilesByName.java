package io.eventforwarder.source.files;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.assigners.FileSplitAssigner;

/**
 * Hands out files in the order of their paths, whatever order the file system lists them in, so
 * that files named by time are begun in the order of time.
 */
public final class FilesByName implements FileSplitAssigner {
    private final PriorityQueue<FileSourceSplit> splits =
            new PriorityQueue<>(Comparator.comparing(split -> split.path().toString()));

    public FilesByName(Collection<FileSourceSplit> splits) {
        addSplits(splits);
    }

    @Override
    public Optional<FileSourceSplit> getNext(String hostname) {
        return Optional.ofNullable(splits.poll());
    }

    @Override
    public void addSplits(Collection<FileSourceSplit> more) {
        splits.addAll(more);
    }

    @Override
    public Collection<FileSourceSplit> remainingSplits() {
        return splits;
    }
}
