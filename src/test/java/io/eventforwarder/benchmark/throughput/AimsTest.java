package io.eventforwarder.benchmark.throughput;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.benchmark.load.Aim;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AimsTest {
    @Test
    void areRatiosOfRates() {
        assertThat(
                        Aims.of(
                                Map.of(
                                        Subject.TEN_MINUTE_HEAP, megabytesASecond(400),
                                        Subject.DATASTREAM_HEAP, megabytesASecond(80),
                                        Subject.SQL_HEAP, megabytesASecond(100))))
                .containsExactly(
                        Aim.atLeast(5, "ten-minute/heap / datastream/heap", 5),
                        Aim.atLeast(8, "ten-minute/heap / sql/heap", 4));
    }

    private static Rates megabytesASecond(int rate) {
        Figures shorter = new Figures(1, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        Figures longer = new Figures(2, 1_000_000L * rate, 1, 1, 0, 1, 1, 1, 1, 0);
        return new Rates(List.of(new Rates.Pair(shorter, longer)));
    }
}
