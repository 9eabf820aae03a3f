package io.eventforwarder.benchmark.throughput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThroughputOptionsTest {
    @Test
    void measuresAllThreeTimes() {
        ThroughputOptions options = ThroughputOptions.of();

        assertThat(options.subjects).containsExactly(Subject.values());
        assertThat(options.runs).isEqualTo(3);
        assertThat(options.isFresh).isFalse();
    }

    @Test
    void takesThemInAnyOrder() {
        ThroughputOptions options =
                ThroughputOptions.of(
                        "--fresh", "--only", "copy,sql/heap", "--markdown", "--collector", "g1");

        assertThat(options.subjects).containsExactly(Subject.SQL_HEAP, Subject.COPY);
        assertThat(options.collector).isEqualTo(Collector.G1);
        assertThat(options.isFresh).isTrue();
        assertThat(options.isMarkdown).isTrue();
    }

    @Test
    void everySubjectCanBeNamed() {
        assertThat(Arrays.stream(Subject.values()).map(Subject::label))
                .doesNotHaveDuplicates()
                .allSatisfy(label -> assertThat(Subject.named(label)).isPresent());
    }

    @Test
    void windowsByTheClockHaveTheLengthOfTheirBackend() {
        ThroughputOptions options =
                ThroughputOptions.of("--heap-interval", "1500", "--rocksdb-interval", "9000");

        assertThat(options.intervalMillis(Subject.TEN_MINUTE_HEAP)).isEqualTo(1_500);
        assertThat(options.intervalMillis(Subject.TEN_MINUTE_ROCKSDB)).isEqualTo(9_000);
        assertThat(options.intervalMillis(Subject.DATASTREAM_HEAP)).isZero();
    }

    @Test
    void jobsWithCheckpointsAreOtherRunsAndLimitsAreNot() {
        ThroughputOptions without = ThroughputOptions.of();
        ThroughputOptions with = ThroughputOptions.of("--checkpoints", "10");

        assertThat(with.key(Subject.SQL_HEAP, Length.LONG, 1))
                .isNotEqualTo(without.key(Subject.SQL_HEAP, Length.LONG, 1));
        assertThat(with.key(Subject.TOKENIZE, Length.LONG, 1))
                .isEqualTo(without.key(Subject.TOKENIZE, Length.LONG, 1));
    }

    @ParameterizedTest
    @CsvSource({
        "--runs 0, --runs takes a whole number from 1 to 99.",
        "--runs, --runs takes a whole number from 1 to 99.",
        "--runs some, --runs takes a whole number from 1 to 99.",
        "--megabytes 9999999999, --megabytes takes a whole number from 24 to 100000.",
        "--heap-interval 999, --heap-interval takes a whole number from 1000 to 600000.",
        "--checkpoints 3601, --checkpoints takes a whole number from 0 to 3600.",
        "--collector zgc, --collector takes g1 or parallel.",
        "--heap 6, --heap takes a size such as 6g or 4096m.",
        "--data, --data takes a folder.",
        "--seconds 5, Unknown option --seconds.",
        "heap, Unknown option heap.",
    })
    void saysWhatIsWrong(String line, String sentence) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ThroughputOptions.of(line.split(" ")))
                .withMessage(sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "heap", "copy,", "copy,ten-minute"})
    void namesTheSubjectsWhenItIsNone(String names) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ThroughputOptions.of("--only", names))
                .withMessageStartingWith("--only takes a comma list of as-received/heap, ");
    }
}
