package io.eventforwarder.benchmark.throughput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class RatesTest {
    private static final Figures SHORT = figures(10, 500, 1_000);

    @Test
    void aRateIsWhatTheLongRunDoesBeyondTheShortOne() {
        Rates rates = rates(figures(14, 900, 3_000));

        assertThat(rates.megabytesPerSecond()).isEqualTo(100);
        assertThat(rates.eventsPerSecond()).isEqualTo(500);
    }

    @Test
    void whatIsUsedIsADifferenceToo() {
        Figures shorter = new Figures(1, 1_000_000_000, 100, 10, 0, 5, 7_000_000_000L, 50, 20, 0);
        Figures longer = new Figures(2, 3_000_000_000L, 300, 50, 0, 9, 9_000_000_000L, 60, 30, 0);
        Rates rates = new Rates(List.of(new Rates.Pair(shorter, longer)));

        assertThat(rates.cpuSecondsPerGigabyte()).isCloseTo(2, within(1e-9));
        assertThat(rates.allocatedPerByte()).isEqualTo(1);
        assertThat(rates.allocatedPerEvent()).isEqualTo(10_000_000);
        assertThat(rates.eventsPerRecord()).isEqualTo(5);
    }

    @Test
    void peaksAreThoseOfTheLongRunAndOtherWorkThatOfTheBusierOne() {
        Rates rates =
                new Rates(
                        List.of(
                                new Rates.Pair(
                                        new Figures(1, 1, 1, 1, 0, 1, 1, 9_000_000, 8_000_000, 0.5),
                                        new Figures(
                                                2, 2, 2, 2, 0, 2, 2, 7_000_000, 6_000_000, 0.25))));

        assertThat(rates.peakResidentMegabytes()).isEqualTo(7);
        assertThat(rates.peakHeapMegabytes()).isEqualTo(6);
        assertThat(rates.otherWorkPercent()).isEqualTo(50);
    }

    @Test
    void ofThreeRunsTheMiddleOneCounts() {
        Rates rates =
                rates(figures(11, 900, 2_000), figures(14, 900, 2_000), figures(12, 900, 2_000));

        assertThat(rates.megabytesPerSecond()).isEqualTo(200);
        assertThat(rates.range()).containsExactly(100, 400);
        assertThat(rates.runs()).isEqualTo(3);
    }

    @Test
    void ofTwoRunsTheMeanCounts() {
        assertThat(rates(figures(11, 900, 2_000), figures(12, 900, 2_000)).megabytesPerSecond())
                .isEqualTo(300);
    }

    @Test
    void withoutRunsThereIsNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Rates(List.of()));
    }

    @Test
    void othersHadWhatThisProcessHadNot() {
        assertThat(OtherWork.share(75, 100, 0.5)).isEqualTo(0.25);
        assertThat(OtherWork.share(75, 100, 0.8)).isZero();
        assertThat(OtherWork.share(0, 0, 0)).isZero();
    }

    private static Rates rates(Figures... longer) {
        return new Rates(
                List.of(longer).stream().map(figures -> new Rates.Pair(SHORT, figures)).toList());
    }

    private static Figures figures(double seconds, long megabytes, long events) {
        return new Figures(seconds, 1_000_000 * megabytes, events, 1, 0, 1, 1, 1, 1, 0);
    }
}
