package io.eventforwarder.benchmark;

/** What {@code scripts/benchmark} runs: the kind of benchmark, and its options. */
public final class Benchmark {
    private Benchmark() {}

    public static void main(String[] args) throws Exception {
        new StateBenchmark(Long.parseLong(args[0])).run();
        System.exit(0);
    }
}
