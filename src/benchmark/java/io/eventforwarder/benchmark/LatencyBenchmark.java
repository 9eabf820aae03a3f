package io.eventforwarder.benchmark;

import io.eventforwarder.EventForwarderJob;
import io.eventforwarder.benchmark.stub.KinesisStub;
import io.eventforwarder.benchmark.stub.Latencies;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.source.kinesis.KinesisSource;
import io.eventforwarder.source.kinesis.ReadLimits;
import io.eventforwarder.testing.PropertiesJson;
import io.eventforwarder.testing.StoppableCluster;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures the time from a record's arrival in the source to its acceptance by the destination. */
@Command(
        name = "latency",
        showDefaultValues = true,
        description = {
            "Measures the time from the arrival of a batch in the source to the answer of the"
                    + " destination, as received, at a part of the capacity, with a stub that"
                    + " answers after 5 ms: polling with the limits of Kinesis (each shard five"
                    + " times a second), polling every 10 ms, and enhanced fan-out, for which the"
                    + " stub pushes new records every 10 ms. First it measures the capacity."
                    + " Each shard receives at most 1 MB/s. Takes about five minutes for each API"
                    + " and 4 GB of memory."
        })
final class LatencyBenchmark implements Runnable {
    private static final int PUT_DELAY_MILLIS = 5;
    private static final int CAPACITY_SECONDS = 20;
    private static final int CAPACITY_SHARDS = 16;
    private static final double MORE_THAN_CAPACITY = 1e9;
    private static final double BYTES_PER_SHARD = 1e6;
    private static final double BYTES_READ_PER_SHARD = 2e6;
    private static final List<Double> QUANTILES = List.of(0.5, 0.99, 0.999, 1.0);

    @Option(names = "--put-apis", split = ",", description = "The APIs to measure.")
    private List<String> putApis = List.of("put-record", "put-records");

    @Option(names = "--load", description = "The part of the capacity that arrives.")
    private double load = 0.5;

    @Option(
            names = "--megabytes",
            description =
                    "The megabytes that arrive in a second, if the capacity is not to be measured.")
    private double megabytes;

    @Option(names = "--seconds", description = "The seconds of a measurement.")
    private int seconds = 30;

    @Option(names = "--warm-up", description = "The seconds before a measurement.")
    private int warmUp = 30;

    @Option(names = "--heap", description = "The heap of the measured JVM.")
    private String heap = "2g";

    @Spec private CommandSpec command;

    /** How the job reads. */
    private enum Reading {
        POLLING("polling", Duration.ofMillis(200)),
        POLLING_OFTEN("polling every 10 ms", Duration.ofMillis(10)),
        FAN_OUT("fan-out", Duration.ofMillis(200));

        private final String label;
        private final Duration pollInterval;

        Reading(String label, Duration pollInterval) {
            this.label = label;
            this.pollInterval = pollInterval;
        }
    }

    @Override
    public void run() {
        if (load <= 0 || load >= 1) {
            throw new ParameterException(command.commandLine(), "--load is between 0 and 1.");
        }
        for (String putApi : putApis) {
            ForwardRow row =
                    ForwardRow.selected(List.of("as-received/" + putApi + "/heap"), command).get(0);
            double bytesPerSecond = megabytes > 0 ? megabytes * 1e6 : load * capacity(row);
            int shards = (int) Math.ceil(bytesPerSecond / BYTES_PER_SHARD);
            System.out.printf(
                    "%s: %.1f MB/s of input in %d shards%n%-20s %10s %6s %6s %6s %6s%n",
                    row.name(),
                    bytesPerSecond / 1e6,
                    shards,
                    "ms until accepted",
                    "records/s",
                    "p50",
                    "p99",
                    "p99.9",
                    "max");
            for (Reading reading : Reading.values()) {
                try (KinesisStub stub =
                        KinesisStub.start(shards, PUT_DELAY_MILLIS, bytesPerSecond)) {
                    ChildJvm.run(
                            LatencyBenchmark.class,
                            heap,
                            "G1",
                            stub.endpoint(),
                            putApi,
                            reading,
                            warmUp,
                            seconds);
                }
            }
        }
    }

    /**
     * Measures how much the job reads when more arrives. The stub marks the records, as in the
     * measurement of the latency, because that takes some of its processor time.
     */
    private double capacity(ForwardRow row) {
        try (KinesisStub stub =
                KinesisStub.start(CAPACITY_SHARDS, PUT_DELAY_MILLIS, MORE_THAN_CAPACITY)) {
            return ForwardBenchmark.measureBeside(
                            heap,
                            ForwardBenchmark.class,
                            new Measurement.Plan(
                                    stub.endpoint(),
                                    CAPACITY_SECONDS,
                                    2 * CAPACITY_SECONDS,
                                    CAPACITY_SECONDS),
                            row.name(),
                            1)
                    .bytesInPerSecond();
        }
    }

    /**
     * Measures the job and prints a row of the table; runs in its own JVM.
     *
     * @param args the stub's endpoint, the value of put-api, how the job reads, and seconds of the
     *     warm-up and of the measurement
     */
    public static void main(String[] args) {
        ChildJvm.work(
                () ->
                        measure(
                                URI.create(args[0]),
                                args[1],
                                Reading.valueOf(args[2]),
                                Integer.parseInt(args[3]),
                                Integer.parseInt(args[4])));
    }

    private static void measure(URI stub, String putApi, Reading reading, int warmUp, int seconds)
            throws Exception {
        PropertiesJson properties =
                PropertiesJson.toOpenKinesis(stub)
                        .set("Source", "endpoint", stub.toString())
                        .set("Output", "put-api", putApi)
                        .set(
                                "Output",
                                "dead-letter-path",
                                System.getProperty("java.io.tmpdir") + "/letters");
        if (reading == Reading.FAN_OUT) {
            properties.set("Source", "consumer", "fan-out").set("Source", "consumer-name", "job");
        }
        Settings settings = MeasuredJob.settings(properties, "as-received", "5 s");
        StoppableCluster cluster = MeasuredJob.cluster();
        MeasuredJob job =
                MeasuredJob.start(
                        cluster,
                        cluster.configuration("hashmap"),
                        ForwardBenchmark.CHECKPOINT_INTERVAL,
                        settings,
                        KinesisSource.of(
                                settings.source(),
                                new ReadLimits(
                                        reading.pollInterval,
                                        BYTES_READ_PER_SHARD,
                                        Duration.ofSeconds(30))),
                        EventForwarderJob.output(settings));
        TimeUnit.SECONDS.sleep(warmUp);
        Latencies unused = Latencies.since(stub);
        TimeUnit.SECONDS.sleep(seconds);
        job.checkRunning();
        Latencies latencies = Latencies.since(stub);
        System.out.printf("%-20s %,10d", reading.label, latencies.records() / seconds);
        QUANTILES.forEach(share -> System.out.printf(" %,6d", latencies.quantile(share)));
        System.out.println();
    }
}
