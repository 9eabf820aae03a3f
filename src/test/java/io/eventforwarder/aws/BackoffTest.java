package io.eventforwarder.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LongSummaryStatistics;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
    private final Backoff backoff = new Backoff(new Random(5));

    @ParameterizedTest
    @CsvSource({
        "1, 100",
        "2, 200",
        "3, 400",
        "4, 800",
        "9, 25600",
        "10, 30000",
        "11, 30000",
        "100, 30000",
        "2147483647, 30000"
    })
    void aPauseIsAnyUpToALimitThatDoubles(int attempts, long limit) {
        LongSummaryStatistics delays =
                LongStream.range(0, 10_000)
                        .map(i -> backoff.delayAfter(attempts))
                        .summaryStatistics();

        assertThat(delays.getMin()).isBetween(1L, limit / 20);
        assertThat(delays.getMax()).isBetween(limit * 19 / 20, limit);
        assertThat(delays.getAverage()).isBetween(limit * 0.45, limit * 0.55);
    }
}
