package io.eventforwarder.benchmark;

import io.eventforwarder.benchmark.parts.PartsBenchmark;
import io.eventforwarder.benchmark.scale.ScaleBenchmark;
import io.eventforwarder.benchmark.sink.SinkBenchmark;
import io.eventforwarder.benchmark.soak.SoakBenchmark;
import java.util.Arrays;
import java.util.List;

/** What {@code scripts/benchmark} runs: the kind of benchmark, and its options. */
public final class Benchmark {
    private Benchmark() {}

    private interface Measurement {
        void run() throws Exception;
    }

    public static void main(String[] args) throws Exception {
        Measurement measurement;
        try {
            measurement = measurement(args[0], Arrays.asList(args).subList(1, args.length));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + " See scripts/benchmark --help.");
            System.exit(2);
            return;
        }
        measurement.run();
        System.exit(0);
    }

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    private static Measurement measurement(String name, List<String> options) {
        return switch (name) {
            case "state" -> new StateBenchmark(Long.parseLong(options.get(0)))::run;
            case "parts" -> PartsBenchmark.of(options)::run;
            case "sink" -> SinkBenchmark.of(options)::run;
            case "scale" -> ScaleBenchmark.of(options)::run;
            case "soak" -> SoakBenchmark.of(options)::run;
            default -> throw new IllegalArgumentException("There is no benchmark " + name + ".");
        };
    }
}
