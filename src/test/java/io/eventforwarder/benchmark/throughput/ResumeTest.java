package io.eventforwarder.benchmark.throughput;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.benchmark.results.Results;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is measured, and what is not measured again. */
class ResumeTest {
    private static final ThroughputOptions TWO_RUNS_OF_TWO =
            ThroughputOptions.of("--only", "ten-minute/heap,datastream/heap", "--runs", "2");
    private static final Figures FIGURES = new Figures(1.5, 2, 3, 4, 1, 5.5, 6, 7, 8, 0.25);

    @TempDir private Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("runs.jsonl");
    }

    @Test
    void subjectsTakeTurns() throws IOException {
        assertThat(missing(TWO_RUNS_OF_TWO))
                .extracting(key -> key.subject() + " " + key.length() + " " + key.number())
                .containsExactly(
                        "ten-minute/heap SHORT 1",
                        "ten-minute/heap LONG 1",
                        "datastream/heap SHORT 1",
                        "datastream/heap LONG 1",
                        "ten-minute/heap SHORT 2",
                        "ten-minute/heap LONG 2",
                        "datastream/heap SHORT 2",
                        "datastream/heap LONG 2");
    }

    @Test
    void whatIsThereIsNotMeasuredAgain() throws IOException {
        List<RunKey> all = missing(TWO_RUNS_OF_TWO);
        add(all.get(0));
        add(all.get(1));
        add(all.get(4));

        assertThat(missing(TWO_RUNS_OF_TWO))
                .containsExactly(all.get(2), all.get(3), all.get(5), all.get(6), all.get(7));
    }

    @Test
    void otherOptionsAreOtherRuns() throws IOException {
        for (RunKey key : missing(TWO_RUNS_OF_TWO)) {
            add(key);
        }

        assertThat(missing(options("--runs", "3"))).hasSize(4);
        assertThat(missing(options("--runs", "2", "--collector", "g1"))).hasSize(8);
        assertThat(missing(options("--runs", "2", "--heap", "2g"))).hasSize(8);
        assertThat(missing(options("--runs", "2", "--megabytes", "240"))).hasSize(8);
        assertThat(missing(options("--runs", "2", "--heap-interval", "2000")))
                .extracting(RunKey::subject)
                .containsOnly("ten-minute/heap")
                .hasSize(4);
    }

    @Test
    void aRateNeedsBothRuns() throws IOException {
        List<RunKey> all = missing(TWO_RUNS_OF_TWO);
        add(all.get(0));
        add(all.get(1));
        add(all.get(2));

        assertThat(Table.rates(Results.in(file, Throughput.RUN).runs()))
                .containsOnlyKeys(Subject.TEN_MINUTE_HEAP);
    }

    @Test
    void runsWithWindowsOfTheLatestLengthMakeARate() throws IOException {
        for (RunKey key : missing(TWO_RUNS_OF_TWO)) {
            add(key);
        }
        for (RunKey key : missing(options("--runs", "1", "--heap-interval", "2000"))) {
            add(key);
        }

        Map<Subject, Rates> rates = Table.rates(Results.in(file, Throughput.RUN).runs());

        assertThat(rates.get(Subject.TEN_MINUTE_HEAP).runs()).isEqualTo(1);
        assertThat(rates.get(Subject.DATASTREAM_HEAP).runs()).isEqualTo(2);
    }

    private static ThroughputOptions options(String... more) {
        String[] options = new String[more.length + 2];
        options[0] = "--only";
        options[1] = "ten-minute/heap,datastream/heap";
        System.arraycopy(more, 0, options, 2, more.length);
        return ThroughputOptions.of(options);
    }

    private List<RunKey> missing(ThroughputOptions options) throws IOException {
        return Throughput.missing(Results.in(file, Throughput.RUN), options);
    }

    private void add(RunKey key) throws IOException {
        Results.in(file, Throughput.RUN).add(key, FIGURES);
    }
}
