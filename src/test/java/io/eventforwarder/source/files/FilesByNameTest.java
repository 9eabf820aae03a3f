package io.eventforwarder.source.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.core.fs.Path;
import org.junit.jupiter.api.Test;

class FilesByNameTest {
    @Test
    void filesAreHandedOutInTheOrderOfTheirPaths() {
        FilesByName files =
                new FilesByName(splits("/in/2026-01-02", "/in/2025-12-31", "/in/2026-01-01"));

        assertThat(rest(files))
                .containsExactly("/in/2025-12-31", "/in/2026-01-01", "/in/2026-01-02");
    }

    @Test
    void fileThatIsGivenBackComesBeforeLaterOnes() {
        FilesByName files = new FilesByName(splits("/in/b", "/in/c", "/in/a"));
        FileSourceSplit first = files.getNext(null).orElseThrow();

        files.addSplits(List.of(first));

        assertThat(files.remainingSplits()).hasSize(3);
        assertThat(rest(files)).containsExactly("/in/a", "/in/b", "/in/c");
        assertThat(files.remainingSplits()).isEmpty();
    }

    private static List<FileSourceSplit> splits(String... paths) {
        List<FileSourceSplit> splits = new ArrayList<>();
        for (String path : paths) {
            splits.add(new FileSourceSplit("split of " + path, new Path(path), 0, 1, 0, 1));
        }
        return splits;
    }

    private static List<String> rest(FilesByName files) {
        List<String> paths = new ArrayList<>();
        for (Optional<FileSourceSplit> next = files.getNext("host");
                next.isPresent();
                next = files.getNext("host")) {
            paths.add(next.get().path().toString());
        }
        return paths;
    }
}
