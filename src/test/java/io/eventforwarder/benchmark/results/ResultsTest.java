package io.eventforwarder.benchmark.results;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
    private static final TypeReference<Run<Key, Figures>> RUN = new TypeReference<>() {};
    private static final Key FIRST = new Key("one", 1);
    private static final Key SECOND = new Key("one", 2);
    private static final Figures FIGURES = new Figures(1.5, List.of("said"));

    private record Key(String what, int number) {}

    private record Figures(double seconds, List<String> lines) {}

    @TempDir private Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("results").resolve("runs.jsonl");
    }

    @Test
    void aRunIsReadAsItWasWritten() throws IOException {
        read().add(FIRST, FIGURES);

        assertThat(read().of(FIRST)).contains(FIGURES);
        assertThat(read().of(SECOND)).isEmpty();
        assertThat(read().runs())
                .singleElement()
                .satisfies(
                        run -> {
                            assertThat(run.machine()).isEqualTo(Machine.here());
                            assertThat(run.date()).matches("\\d{4}-\\d\\d-\\d\\dT[0-9:]{8}Z");
                        });
    }

    @Test
    void aLineThatWasCutOffSpoilsNoOther() throws IOException {
        read().add(FIRST, FIGURES);
        Files.writeString(file, "\n{\"key\":{\"wh", StandardOpenOption.APPEND);
        read().add(SECOND, FIGURES);

        assertThat(read().runs()).extracting(Run::key).containsExactly(FIRST, SECOND);
    }

    @Test
    void aRunOfWhichLessWasNotedIsNotThere() throws IOException {
        read().add(FIRST, FIGURES);
        String line = Files.readString(file);
        Files.writeString(file, line.replace(",\"number\":1", ""));

        assertThat(read().runs()).isEmpty();
    }

    @Test
    void aRunOnAnotherMachineDoesNotCount() throws IOException {
        read().add(FIRST, FIGURES);
        String line = Files.readString(file);
        Files.writeString(
                file, line.replace("\"cores\":" + Machine.here().cores(), "\"cores\":999"));

        assertThat(read().of(FIRST)).isEmpty();
        assertThat(read().runs()).hasSize(1);
    }

    @Test
    void forgetsSomeRunsAndKeepsTheOthers() throws IOException {
        read().add(FIRST, FIGURES);
        read().add(SECOND, FIGURES);

        read().forget(key -> key.number() == 1);

        assertThat(read().runs()).extracting(Run::key).containsExactly(SECOND);
    }

    private Results<Key, Figures> read() throws IOException {
        return Results.in(file, RUN);
    }
}
