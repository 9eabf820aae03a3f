package io.eventforwarder.source.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.source.files.FileEventSource.ByPath;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.core.fs.Path;
import org.junit.jupiter.api.Test;

class FileEventSourceTest {
    @Test
    void filesAreAssignedInTheOrderOfTheirPathsReturnedOnesToo() {
        List<FileSourceSplit> files =
                Stream.of("/in/2026-01-02", "/in/2025-12-31", "/in/2026-01-01")
                        .map(path -> new FileSourceSplit(path, new Path(path), 0, 1, 0, 1))
                        .toList();
        ByPath assigner = new ByPath(files);
        FileSourceSplit first = assigner.getNext(null).orElseThrow();
        assigner.addSplits(List.of(first));

        assertThat(assigner.remainingSplits()).containsExactlyInAnyOrderElementsOf(files);
        assertThat(Stream.generate(() -> assigner.getNext("host").orElseThrow()).limit(3))
                .extracting(FileSourceSplit::splitId)
                .containsExactly("/in/2025-12-31", "/in/2026-01-01", "/in/2026-01-02");
        assertThat(assigner.getNext("host")).isEmpty();
    }
}
