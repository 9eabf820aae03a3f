package io.eventforwarder.benchmark.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildTest {
    @TempDir private Path folder;

    private String before;

    @BeforeEach
    void build() throws IOException {
        write("classes/a/One.class", "one");
        write("classes/Two.class", "two");
        before = nameWith("classes", "flink-1.jar");
    }

    @Test
    void aCopyHasTheSameName() throws IOException {
        write("copy/classes/a/One.class", "one");
        write("copy/classes/Two.class", "two");

        assertThat(nameWith("copy/classes", "elsewhere/flink-1.jar"))
                .isEqualTo(before)
                .matches("[0-9a-f]{12}");
    }

    @Test
    void aChangedClassMakesAnotherName() throws IOException {
        write("classes/a/One.class", "eno");

        assertThat(nameWith("classes", "flink-1.jar")).isNotEqualTo(before);
    }

    @Test
    void aMovedClassMakesAnotherName() throws IOException {
        Files.move(folder.resolve("classes/Two.class"), folder.resolve("classes/a/Two.class"));

        assertThat(nameWith("classes", "flink-1.jar")).isNotEqualTo(before);
    }

    @Test
    void anotherVersionOfALibraryMakesAnotherName() {
        assertThat(nameWith("classes", "flink-2.jar")).isNotEqualTo(before);
    }

    private String nameWith(String classes, String library) {
        return Build.of(folder.resolve(classes) + File.pathSeparator + folder.resolve(library));
    }

    private void write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
