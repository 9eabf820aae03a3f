package io.eventforwarder.benchmark;

import io.eventforwarder.benchmark.forward.ForwardBenchmark;
import io.eventforwarder.benchmark.parts.PartsBenchmark;
import io.eventforwarder.benchmark.scale.ScaleBenchmark;
import io.eventforwarder.benchmark.sink.SinkBenchmark;
import io.eventforwarder.benchmark.soak.SoakBenchmark;
import io.eventforwarder.benchmark.throughput.FailedRun;
import io.eventforwarder.benchmark.throughput.Throughput;
import java.io.IOException;
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
        try {
            measurement.run();
            System.exit(0);
        } catch (FailedRun e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    private static Measurement measurement(String name, List<String> options) throws IOException {
        return switch (name) {
            case "state" -> new StateBenchmark(Long.parseLong(options.get(0)))::run;
            case "throughput" -> Throughput.of(options)::run;
            case "parts" -> PartsBenchmark.of(options)::run;
            case "sink" -> SinkBenchmark.of(options)::run;
            case "scale" -> ScaleBenchmark.of(options)::run;
            case "soak" -> SoakBenchmark.of(options)::run;
            case "forward" -> ForwardBenchmark.of(options)::run;
            default -> throw new IllegalArgumentException("There is no benchmark " + name + ".");
        };
    }
}
