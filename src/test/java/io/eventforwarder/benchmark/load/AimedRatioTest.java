package io.eventforwarder.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AimedRatioTest {
    private static final List<AimedRatio<String>> RATIOS =
            List.of(new AimedRatio<>("job", "other", 5), new AimedRatio<>("job", "limit", 0.5));

    @Test
    void isOfTheRatesOfBothSides() {
        assertThat(aims(Map.of("job", 400, "other", 100, "limit", 500)))
                .containsExactly(
                        Aim.atLeast(5, "job / other", 4), Aim.atLeast(0.5, "job / limit", 0.8));
    }

    @Test
    void isNoneWhereOneSideIsNotMeasured() {
        assertThat(aims(Map.of("job", 400))).isEmpty();
        assertThat(aims(Map.of("other", 100, "limit", 500))).isEmpty();
    }

    private static List<Aim> aims(Map<String, Integer> measured) {
        return AimedRatio.among(RATIOS, measured, Integer::doubleValue, label -> label);
    }
}
