package io.eventforwarder.benchmark;

import java.util.stream.Stream;
import org.openjdk.jmh.Main;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/** What {@code scripts/benchmark} runs. */
@Command(
        name = "scripts/benchmark",
        description =
                "Measures the job on this machine. The traffic is generated and always the same.",
        subcommands = {
            ForwardBenchmark.class,
            ThroughputBenchmark.class,
            SinkBenchmark.class,
            ScaleBenchmark.class,
            SoakBenchmark.class
        })
final class Benchmark {
    @Option(
            names = "--help",
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Prints this and stops.")
    @SuppressWarnings("unused")
    private boolean help;

    private Benchmark() {}

    public static void main(String[] arguments) {
        CommandLine command = new CommandLine(new Benchmark());
        command.getSubcommands().get("parts").setUnmatchedOptionsArePositionalParams(true);
        System.exit(command.execute(arguments));
    }

    @Command(
            name = "parts",
            description = {
                "Parts of the job alone, by JMH: parse, parseAndCut (fields are withheld), filter,"
                        + " network, renderAsReceived. An operation is an input record of about 6 kB"
                        + " and five events. Takes about three minutes and 3 GB of memory."
            })
    int parts(
            @Parameters(arity = "0..*", description = "A part, and options of JMH.")
                    String... options)
            throws Exception {
        Main.main(
                Stream.concat(
                                Stream.of("-prof", "gc"),
                                Stream.ofNullable(options).flatMap(Stream::of))
                        .toArray(String[]::new));
        return 0;
    }
}
