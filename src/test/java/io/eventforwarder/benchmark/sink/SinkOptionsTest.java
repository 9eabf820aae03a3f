package io.eventforwarder.benchmark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SinkOptionsTest {
    @Test
    void allButTheChoicesIsMeasuredUnlessSaidOtherwise() {
        SinkOptions options = SinkOptions.of();

        assertThat(options.subjects())
                .containsExactly(
                        SinkSubject.BARE,
                        SinkSubject.BARE_DEFAULT,
                        SinkSubject.PUT_RECORD,
                        SinkSubject.PUT_RECORDS,
                        SinkSubject.KINESIS_STREAMS_SINK,
                        SinkSubject.KINESIS_STREAMS_SINK_HTTP1);
        assertThat(options.sizes()).containsExactly(1_000, 6_000, 100_000);
        assertThat(options.inFlight()).containsExactly(16, 64, 256);
        assertThat(options.runs()).isEqualTo(3);
        assertThat(options.answerDelay()).isZero();
        assertThat(options.against()).isNull();
        assertThat(options.fresh()).isFalse();
    }

    @Test
    void eachCanBeSet() {
        SinkOptions options =
                SinkOptions.of(
                        "--subjects",
                        "put-record,bare",
                        "--sizes",
                        "6000",
                        "--in-flight",
                        "8,9",
                        "--runs",
                        "5",
                        "--fresh",
                        "--warm-up",
                        "1",
                        "--window",
                        "2",
                        "--answer-delay",
                        "5ms");

        assertThat(options)
                .isEqualTo(
                        new SinkOptions(
                                EnumSet.of(SinkSubject.BARE, SinkSubject.PUT_RECORD),
                                List.of(6_000),
                                List.of(8, 9),
                                5,
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(2),
                                Duration.ofMillis(5),
                                null,
                                true));
    }

    @Test
    void asksForItsOwnRunsAlone() {
        SinkOptions options = SinkOptions.of("--subjects", "bare", "--sizes", "1000,6000");
        SinkRunKey run = options.key("a build", SinkSubject.BARE, 6_000, 64, 2);

        assertThat(options.ask(run)).isTrue();
        assertThat(options.ask(options.key("other", SinkSubject.BARE, 1_000, 16, 9))).isTrue();
        assertThat(SinkOptions.of("--subjects", "put-record").ask(run)).isFalse();
        assertThat(SinkOptions.of("--sizes", "1000").ask(run)).isFalse();
        assertThat(SinkOptions.of("--in-flight", "16").ask(run)).isFalse();
        assertThat(SinkOptions.of("--window", "7").ask(run)).isFalse();
        assertThat(SinkOptions.of("--answer-delay", "5ms").ask(run)).isFalse();
    }

    @Test
    void theChoicesAreMeasuredWhenTheyAreNamed() {
        String labels =
                "bare,bare-crt,bare-http2,bare-json,bare-unsigned,bare-completed-in-pool,"
                        + "bare-sdk-connection-threads,bare-sdk-timeouts";

        Set<SinkSubject> subjects = SinkOptions.of("--subjects", labels).subjects();

        assertThat(subjects).containsAll(SinkSubject.choices()).hasSize(8);
        assertThat(subjects).first().isEqualTo(SinkSubject.BARE);
        assertThat(SinkSubject.usual()).doesNotContainAnyElementsOf(SinkSubject.choices());
    }

    @ParameterizedTest
    @CsvSource({
        "--subjects, fast, --subjects takes some of bare",
        "--sizes, 0, --sizes takes whole numbers from 1 to 1000000.",
        "--in-flight, '16,', --in-flight takes whole numbers from 1 to 10000.",
        "--runs, many, --runs takes whole numbers from 1 to 100.",
        "--answer-delay, 5, '--answer-delay takes milliseconds, like 5ms.'",
        "--against, nowhere, --against takes the folder of another working copy",
        "--fast, 1, Unknown option --fast."
    })
    void aMistakeIsASentence(String option, String value, String sentence) {
        assertThatThrownBy(() -> SinkOptions.of(option, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(sentence);
    }
}
