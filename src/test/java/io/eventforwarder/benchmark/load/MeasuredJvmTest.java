package io.eventforwarder.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasuredJvmTest {
    @TempDir private Path folder;

    private Path file;
    private Path runs;

    @BeforeEach
    void nameFiles() {
        file = folder.resolve("results.jsonl");
        runs = folder.resolve("runs");
    }

    /** Notes that it runs, and tells how many lines its notes have. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) {
            MeasuredJvm.work(
                    () -> {
                        Path notes = Path.of(args[0]);
                        Files.writeString(
                                notes,
                                args[1] + "\n",
                                StandardOpenOption.CREATE,
                                StandardOpenOption.APPEND);
                        System.out.println("It runs.");
                        if (args[1].equals("fails")) {
                            throw new IOException("as it should");
                        }
                        MeasuredJvm.tell("notes", Files.readAllLines(notes).size());
                    });
        }
    }

    @Test
    void whatHasRunTellsAgainWhatItToldAndNothingElseDoes() throws Exception {
        Map<String, Double> first = jvm("64m").run(runs, "once");
        Map<String, Double> again = jvm("64m").run(runs, "once");
        Map<String, Double> other = jvm("65m").run(runs, "once");

        assertThat(again).isEqualTo(first).isEqualTo(Map.of("notes", 1.0));
        assertThat(other).isEqualTo(Map.of("notes", 2.0));
        assertThat(runs).hasContent("once\nonce\n");
        assertThat(MeasuredJvm.results(file).runs())
                .hasSize(2)
                .allSatisfy(
                        run -> assertThat(run.figures().lines()).isEqualTo(List.of("It runs.")));
    }

    @Test
    void oneThatFailedHasNotRun() throws Exception {
        assertThatIOException()
                .isThrownBy(() -> jvm("64m").run(runs, "fails"))
                .withMessage("Child ended with status 1.");

        assertThat(runs).hasContent("fails\n");
        assertThat(MeasuredJvm.results(file).runs()).isEmpty();
    }

    private MeasuredJvm jvm(String heap) throws IOException {
        return new MeasuredJvm(MeasuredJvm.results(file), heap, "Serial", Child.class);
    }
}
