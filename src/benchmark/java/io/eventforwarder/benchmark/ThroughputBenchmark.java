package io.eventforwarder.benchmark;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How much the job alone takes. */
@Command(
        name = "throughput",
        showDefaultValues = true,
        description = {
            "The job from memory to nothing: what it takes without a source and a sink, in batches of"
                    + " five seconds and sessions of ten. Takes about twelve minutes and 6 GB of"
                    + " memory."
        })
final class ThroughputBenchmark implements Runnable {
    @Option(names = "--modes", split = ",", description = "These alone: ${DEFAULT-VALUE}.")
    private List<String> modes = MeasuredSettings.MODES;

    @Option(names = "--backends", split = ",", description = "These alone: ${DEFAULT-VALUE}.")
    private List<String> backends = List.of("hashmap", "rocksdb");

    @Option(names = "--slots", split = ",", description = "Numbers of slots.")
    private List<Integer> slots = List.of(1, 2);

    @Option(names = "--seconds", description = "Of the warm-up, and then of the measurement.")
    private int seconds = 30;

    @Option(names = "--heap", description = "Of the measured JVM.")
    private String heap = "4g";

    @Override
    public void run() {
        System.out.printf(
                "%-12s %-8s %5s %10s %12s %10s %12s%n",
                "mode", "backend", "slots", "MB/s", "events/s", "processors", "CPU s/GB");
        for (String mode : modes) {
            for (String backend : backends) {
                for (int number : slots) {
                    ChildJvm.run(
                            ThroughputRun.class, heap, "Parallel", mode, backend, number, seconds);
                }
            }
        }
    }
}
