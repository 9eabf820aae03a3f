package io.eventforwarder.benchmark.parts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PartFiguresTest {
    private static final PartFigures FIGURES =
            new PartFigures(Part.PARSE, 10_000_000, 9_000, 50, 5, 13_000_000);

    @Test
    void ratesAreOfTheWholeSample() {
        assertThat(FIGURES.megabytesASecond()).isEqualTo(200);
        assertThat(FIGURES.eventsASecond()).isEqualTo(180_000);
        assertThat(FIGURES.allocatedPerInputByte()).isEqualTo(1.3);
    }

    @Test
    void aRowStandsBelowItsHeading() {
        String row = FIGURES.row();

        assertThat(row).hasSameSizeAs(PartFigures.heading());
        assertThat(row.trim().split("\\s+", 7))
                .containsExactly("parse", "200.0", "10", "%", "180,000", "1.30");
    }

    @Test
    void aSampleIsTheSameEachTime() {
        Sample sample = new Sample(20, 5);

        assertThat(sample.batches()).hasSize(20);
        assertThat(sample.bytes()).isEqualTo(new Sample(20, 5).bytes()).isPositive();
        assertThat(sample.events()).isEqualTo(new Sample(20, 5).events()).isPositive();
    }
}
