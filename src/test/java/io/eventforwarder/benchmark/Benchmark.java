package io.eventforwarder.benchmark;

import io.eventforwarder.benchmark.throughput.Throughput;
import java.util.Arrays;

/** What {@code scripts/benchmark} runs: the kind of benchmark, and its options. */
public final class Benchmark {
    private Benchmark() {}

    public static void main(String[] args) throws Exception {
        String[] options = Arrays.copyOfRange(args, 1, args.length);
        int status = 0;
        switch (args[0]) {
            case "state" -> new StateBenchmark(Long.parseLong(options[0])).run();
            case "throughput" -> status = Throughput.run(options);
            default -> throw new IllegalArgumentException("No benchmark " + args[0]);
        }
        System.exit(status);
    }
}
