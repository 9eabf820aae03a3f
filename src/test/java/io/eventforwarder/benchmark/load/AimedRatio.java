package io.eventforwarder.benchmark.load;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * How many times as fast as another one subject was to be.
 *
 * @param <S> the kind of subjects
 */
public record AimedRatio<S>(S of, S to, double least) {

    /** The aims of those ratios of which both sides have been measured. */
    public static <S, R> List<Aim> among(
            List<AimedRatio<S>> ratios,
            Map<S, R> measured,
            ToDoubleFunction<R> rate,
            Function<S, String> label) {
        return ratios.stream()
                .filter(ratio -> measured.containsKey(ratio.of) && measured.containsKey(ratio.to))
                .map(
                        ratio ->
                                Aim.atLeast(
                                        ratio.least,
                                        label.apply(ratio.of) + " / " + label.apply(ratio.to),
                                        rate.applyAsDouble(measured.get(ratio.of))
                                                / rate.applyAsDouble(measured.get(ratio.to))))
                .toList();
    }
}
