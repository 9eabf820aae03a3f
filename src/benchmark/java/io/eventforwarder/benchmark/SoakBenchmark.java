package io.eventforwarder.benchmark;

import io.eventforwarder.benchmark.stub.KinesisStub;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The job under steady load for a while. */
@Command(
        name = "soak",
        showDefaultValues = true,
        description = {
            "Steady load on RocksDB, with checkpoints every ten seconds and a stub of Kinesis that"
                    + " answers after 5 ms: the capacity first, then some minutes at 70 % of it."
                    + " Prints whether the heap or the checkpoints grow, and how old records are when"
                    + " they are acknowledged. Takes twice the minutes, six more, and 4 GB of memory."
        })
final class SoakBenchmark implements Runnable {
    private static final int PUT_DELAY_MILLIS = 5;

    @Option(names = "--modes", split = ",", description = "These alone: ${DEFAULT-VALUE}.")
    private List<String> modes = List.of("as-received", "ten-minute");

    @Option(names = "--minutes", description = "Of the steady load.")
    private int minutes = 20;

    @Option(names = "--heap", description = "Of the measured JVM.")
    private String heap = "2g";

    @Override
    public void run() {
        for (String mode : modes) {
            System.out.println(mode + ":");
            try (KinesisStub stub = KinesisStub.start(PUT_DELAY_MILLIS)) {
                ChildJvm.run(SoakRun.class, heap, "G1", mode, stub.endpoint(), minutes);
            }
        }
    }
}
