package io.eventforwarder.benchmark.parts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PartAimsTest {
    @Test
    void isWhatTheWholeWayAllocatesAByte() {
        assertThat(
                        PartAims.of(
                                Map.of(
                                        Part.PARSE, allocating(Part.PARSE, 250),
                                        Part.WINDOW_HEAP, allocating(Part.WINDOW_HEAP, 125),
                                        Part.RENDER_GROUPS, allocating(Part.RENDER_GROUPS, 1_000),
                                        Part.NETWORK, allocating(Part.NETWORK, 5_000))))
                .hasValueSatisfying(
                        aim -> {
                            assertThat(aim.figure()).isEqualTo(1.375);
                            assertThat(aim.isReached()).isTrue();
                        });
    }

    @Test
    void ofAPartOfTheWayThereIsNone() {
        assertThat(PartAims.of(Map.of(Part.PARSE, allocating(Part.PARSE, 250)))).isEmpty();
    }

    private static PartFigures allocating(Part part, double bytes) {
        return new PartFigures(part, 1_000, 1, 1, 1, bytes);
    }
}
