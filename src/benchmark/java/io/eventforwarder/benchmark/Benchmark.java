package io.eventforwarder.benchmark;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The main class of {@code scripts/benchmark}. */
@Command(
        name = "scripts/benchmark",
        description = "Measures the job on this machine, always with the same generated traffic.",
        subcommands = {
            ForwardBenchmark.class,
            LatencyBenchmark.class,
            BacklogBenchmark.class,
            ScaleBenchmark.class,
            SoakBenchmark.class
        })
final class Benchmark {
    @Option(
            names = "--help",
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Prints this help and stops.")
    @SuppressWarnings("unused")
    private boolean help;

    private Benchmark() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Benchmark()).execute(arguments));
    }
}
