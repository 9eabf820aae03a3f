package io.eventforwarder.benchmark.soak;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AcknowledgedRecordsTest {
    private final AcknowledgedRecords records = new AcknowledgedRecords();

    @Test
    void aRecordTookAsLongAsItArrivedBefore() {
        records.accept(System.currentTimeMillis() - 5_000);

        assertThat(records.latencies().count()).isEqualTo(1);
        assertThat(records.latencies().millis(1)).isGreaterThanOrEqualTo(5_000);
    }

    @Test
    void recordsThatArrivedBeforeItBeganAreLeftOut() {
        records.beginAgain();
        records.accept(System.currentTimeMillis() - 5_000);

        assertThat(records.latencies().count()).isZero();
    }

    @Test
    void recordsThatTheMeasuringHoldsUpAreLeftOut() {
        long longBefore = System.currentTimeMillis() - 60_000;
        long result =
                records.without(
                        () -> {
                            records.accept(System.currentTimeMillis());
                            return 17;
                        });
        records.accept(System.currentTimeMillis());
        records.accept(longBefore);

        assertThat(result).isEqualTo(17);
        assertThat(records.latencies().count()).isEqualTo(1);
        assertThat(records.latencies().millis(1)).isGreaterThanOrEqualTo(60_000);
    }
}
