package io.eventforwarder.benchmark;

import io.eventforwarder.EventForwarderJob;
import io.eventforwarder.benchmark.stub.KinesisStub;
import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.testing.PropertiesJson;
import io.eventforwarder.testing.StoppableCluster;
import io.eventforwarder.testing.WaitingInput;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.HistogramStatistics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs each mode under constant load for some minutes, in its own JVM. */
@Command(
        name = "soak",
        showDefaultValues = true,
        description = {
            "Measures constant load on RocksDB, with checkpoints every ten seconds and a Kinesis"
                    + " stub that responds after 5 ms: first the capacity, then some minutes at 70"
                    + " % of it. Prints the growth of the heap and of checkpoints, and the age of"
                    + " records when they are acknowledged. Takes 4 GB of memory, and twice the"
                    + " minutes plus six."
        })
final class SoakBenchmark implements Runnable {
    private static final int PUT_DELAY_MILLIS = 5;
    private static final int DEVICES = 5_000;
    private static final double LOAD = 0.7;
    private static final long STEP_SECONDS = 60;
    private static final long SAMPLE_SECONDS = 30;

    @Option(names = "--modes", split = ",", description = "The modes to measure.")
    private List<String> modes = List.of("as-received", "ten-minute");

    @Option(names = "--minutes", description = "The minutes of constant load.")
    private int minutes = 20;

    @Option(names = "--heap", description = "The heap of the measured JVM.")
    private String heap = "2g";

    @Override
    public void run() {
        for (String mode : modes) {
            System.out.println(mode + ":");
            try (KinesisStub stub = KinesisStub.start(PUT_DELAY_MILLIS)) {
                ChildJvm.run(SoakBenchmark.class, heap, "G1", mode, stub.endpoint(), minutes);
            }
        }
    }

    /**
     * Measures a mode and prints the results.
     *
     * @param args mode, endpoint of the stub, and minutes
     */
    public static void main(String[] args) {
        ChildJvm.work(() -> measure(args[0], URI.create(args[1]), Long.parseLong(args[2])));
    }

    private static void measure(String mode, URI kinesis, long minutes) throws Exception {
        StoppableCluster cluster = MeasuredJob.cluster();
        DeviceTraffic traffic = DeviceTraffic.mixed(DEVICES);
        // The capacity counts only acknowledged records, so the sink must not store records in
        // state.
        WaitingInput backlog = new WaitingInput(traffic::record);
        backlog.writeUpTo(Long.MAX_VALUE);
        MeasuredJob saturated = start(cluster, mode, kinesis, "0 bytes", backlog);
        TimeUnit.SECONDS.sleep(STEP_SECONDS);
        long before = saturated.sum(Metrics.EVENTS_FORWARDED);
        TimeUnit.SECONDS.sleep(STEP_SECONDS);
        long events = saturated.sum(Metrics.EVENTS_FORWARDED) - before;
        saturated.cancel();
        double capacity = events / traffic.meanEvents() / STEP_SECONDS;
        System.out.printf(
                Locale.ROOT,
                "capacity %,.0f events and %.1f MB a second%n",
                capacity * traffic.meanEvents(),
                capacity * traffic.meanBytes() / 1e6);

        WaitingInput input = new WaitingInput(traffic::record);
        MeasuredJob job = start(cluster, mode, kinesis, "8 gb", input);
        input.writeAtRate(LOAD * capacity);
        TimeUnit.SECONDS.sleep(STEP_SECONDS);
        sample(job, minutes);
        System.out.printf(
                "%,d checkpoints failed; at the end the input was %,d ms late, and %,d events were"
                        + " in the sink%n",
                job.failedCheckpoints(), input.lateMillis(), job.sum(Metrics.EVENTS_IN_SINK));
    }

    private static void sample(MeasuredJob job, long minutes) throws Exception {
        int checkpointsBefore = job.checkpoints().size();
        List<Double> heaps = new ArrayList<>();
        List<Double> medians = new ArrayList<>();
        List<Double> p99s = new ArrayList<>();
        for (long passed = 0; passed < minutes * 60; passed += SAMPLE_SECONDS) {
            TimeUnit.SECONDS.sleep(SAMPLE_SECONDS);
            job.checkRunning();
            // The ages are read before the garbage collection, because the collection delays all
            // records.
            HistogramStatistics ages = job.histogram(Metrics.RECORD_AGE_MILLIS);
            medians.add(ages.getQuantile(0.5));
            p99s.add(ages.getQuantile(0.99));
            heaps.add(Measurement.heapAfterCollection() / 1e6);
        }
        print("heap after full collections, MB", heaps);
        print(
                "checkpoints, ms",
                job.checkpoints().stream()
                        .skip(checkpointsBefore)
                        .map(checkpoint -> (double) checkpoint.millis())
                        .toList());
        print("p50 of the age of acknowledged records, ms", medians);
        print("p99 of the age of acknowledged records, ms", p99s);
    }

    private static MeasuredJob start(
            StoppableCluster cluster, String mode, URI kinesis, String maxOverflow, WaitingInput in)
            throws Exception {
        Settings settings =
                MeasuredJob.settings(
                        PropertiesJson.toOpenKinesis(kinesis)
                                .set("Output", "max-overflow-bytes", maxOverflow),
                        mode,
                        "5 s");
        return MeasuredJob.start(
                cluster,
                cluster.configuration("rocksdb"),
                Duration.ofSeconds(10),
                settings,
                in,
                EventForwarderJob.output(settings));
    }

    /** Prints medians of thirds, so that a single value decides nothing. */
    private static void print(String name, List<Double> values) {
        int third = Math.max(1, values.size() / 3);
        System.out.printf(
                Locale.ROOT,
                "%s: median of the first third %.1f, of the last third %.1f; longest or largest"
                        + " %.1f%n",
                name,
                median(values.subList(0, third)),
                median(values.subList(values.size() - third, values.size())),
                values.stream().mapToDouble(Double::doubleValue).max().orElse(0));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
