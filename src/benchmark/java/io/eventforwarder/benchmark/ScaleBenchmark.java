package io.eventforwarder.benchmark;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Ten-minute mode with many devices. */
@Command(
        name = "scale",
        showDefaultValues = true,
        description = {
            "Open ten-minute windows of a thousand to a million devices, which hold a million events:"
                    + " what an event costs, how large a checkpoint is, how long it takes, and how long"
                    + " it takes to restore it and to send all windows. Takes about twenty minutes,"
                    + " 16 GB of memory and 10 GB of disk."
        })
final class ScaleBenchmark implements Runnable {
    @Option(names = "--backends", split = ",", description = "These alone: ${DEFAULT-VALUE}.")
    private List<String> backends = List.of("hashmap", "rocksdb");

    @Option(names = "--devices", split = ",", description = "Numbers of devices.")
    private List<Integer> devices = List.of(1_000, 10_000, 100_000, 1_000_000);

    @Option(names = "--events", description = "That the windows hold.")
    private int events = 1_000_000;

    @Option(names = "--heap", description = "Of the measured JVM.")
    private String heap = "14g";

    @Override
    public void run() {
        System.out.printf(
                "%-8s %10s %9s %8s %8s %8s %11s %7s %8s %7s%n",
                "",
                "",
                "CPU us",
                "text",
                "heap",
                "ckpt.",
                "checkpoint",
                "ckpt.",
                "restored",
                "sent");
        System.out.printf(
                "%-8s %10s %9s %8s %8s %8s %11s %7s %8s %7s%n",
                "backend", "devices", "/event", "MB", "MB", "MB", "/text", "s", "s", "s");
        for (String backend : backends) {
            for (int number : devices) {
                ChildJvm.run(ScaleRun.class, heap, "Parallel", number, backend, events);
            }
        }
    }
}
