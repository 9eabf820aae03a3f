package io.eventforwarder.benchmark;

import io.eventforwarder.EventForwarderJob;
import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.sink.RecordOutput;
import io.eventforwarder.testing.PropertiesJson;
import io.eventforwarder.testing.StoppableCluster;
import io.eventforwarder.testing.WaitingInput;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs ten-minute mode with many devices. Each number of devices runs in its own JVM. */
@Command(
        name = "scale",
        showDefaultValues = true,
        description = {
            "Measures open ten-minute windows of a thousand to a million devices with a million"
                    + " events: the processor time per event, the size and duration of a"
                    + " checkpoint, and the time to restore it and to send all windows. Takes about"
                    + " twenty minutes, 16 GB of memory and 10 GB of disk."
        })
final class ScaleBenchmark implements Runnable {
    private static final String HEADING =
            """
                                   CPU us     text     heap    ckpt.  checkpoint   ckpt. restored    sent
            backend     devices    /event       MB       MB       MB       /text       s        s       s
            """;

    @Option(names = "--backends", split = ",", description = "The state backends to measure.")
    private List<String> backends = List.of("hashmap", "rocksdb");

    @Option(names = "--devices", split = ",", description = "The numbers of devices to measure.")
    private List<Integer> devices = List.of(1_000, 10_000, 100_000, 1_000_000);

    @Option(names = "--events", description = "The number of events in the windows.")
    private int events = 1_000_000;

    @Option(names = "--heap", description = "The heap of the measured JVM.")
    private String heap = "14g";

    @Override
    public void run() {
        System.out.print(HEADING);
        for (String backend : backends) {
            for (int number : devices) {
                ChildJvm.run(ScaleBenchmark.class, heap, "Parallel", number, backend, events);
            }
        }
    }

    /**
     * Prints a row of the table.
     *
     * @param args the number of devices, Flink's name of the state backend, and how many batches of
     *     one event fill the windows
     */
    public static void main(String[] args) {
        ChildJvm.work(() -> measure(Integer.parseInt(args[0]), args[1], Long.parseLong(args[2])));
    }

    private static void measure(int devices, String backend, long events) throws Exception {
        Settings settings =
                MeasuredJob.settings(
                        PropertiesJson.filesToFiles()
                                .without("Output", "path")
                                .set("Output", "type", "discard"),
                        "ten-minute",
                        "30 d");
        RecordOutput output = EventForwarderJob.output(settings);
        DeviceTraffic traffic = DeviceTraffic.ofSingleEvents(devices);
        WaitingInput input = new WaitingInput(traffic::record);
        StoppableCluster cluster = MeasuredJob.cluster();
        long heapBefore = Measurement.heapAfterCollection();
        MeasuredJob job =
                MeasuredJob.start(
                        cluster,
                        cluster.configuration(backend),
                        Duration.ZERO,
                        settings,
                        input,
                        output);
        read(events, input, job);
        long text = job.sum(Metrics.BYTES_IN_WINDOWS);
        long heap = Measurement.heapAfterCollection() - heapBefore;
        MeasuredJob.Checkpoint checkpoint = job.checkpoint();
        long cpuBefore = Measurement.cpuNanos();
        read(2 * events, input, job);
        double cpuMicros = (Measurement.cpuNanos() - cpuBefore) / 1e3 / events;
        job.cancel();

        // The garbage of this job is collected here, so that the collection does not fall into the
        // next measurement.
        System.gc();
        long restoreBegan = System.nanoTime();
        input.writeUpTo(events);
        MeasuredJob restored =
                MeasuredJob.start(
                        cluster,
                        cluster.from(checkpoint.path(), backend),
                        Duration.ZERO,
                        settings,
                        input,
                        output);
        restored.await(() -> known(restored) >= events);
        long drainBegan = System.nanoTime();
        restored.drain();
        System.out.printf(
                Locale.ROOT,
                "%-8s %,10d %9.1f %,8.0f %,8.0f %,8.0f %11.2f %7.1f %8.1f %7.1f%n",
                backend,
                devices,
                cpuMicros,
                text / 1e6,
                heap / 1e6,
                checkpoint.bytes() / 1e6,
                (double) checkpoint.bytes() / text,
                checkpoint.millis() / 1e3,
                (drainBegan - restoreBegan) / 1e9,
                (System.nanoTime() - drainBegan) / 1e9);
    }

    private static void read(long events, WaitingInput input, MeasuredJob job) throws Exception {
        input.writeUpTo(events);
        job.await(() -> known(job) >= events);
    }

    /**
     * Events in open and in closed windows. With many devices, some windows close during the run
     * even if an interval is 30 days long.
     */
    private static long known(MeasuredJob job) {
        return job.sum(Metrics.EVENTS_IN_WINDOWS) + job.sum(Metrics.EVENTS_FORWARDED);
    }
}
