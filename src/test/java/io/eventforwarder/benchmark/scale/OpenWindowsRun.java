package io.eventforwarder.benchmark.scale;

import io.eventforwarder.benchmark.load.Batching;
import io.eventforwarder.benchmark.load.CountedOutput;
import io.eventforwarder.benchmark.load.DeviceTraffic;
import io.eventforwarder.benchmark.load.Feed;
import io.eventforwarder.benchmark.load.MeasuredCluster;
import io.eventforwarder.benchmark.load.MeasuredJob;
import io.eventforwarder.benchmark.load.MeasuredJvm;
import io.eventforwarder.benchmark.load.Pace;
import io.eventforwarder.benchmark.load.Usage;
import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.settings.Settings;
import java.time.Duration;

/**
 * In a JVM of its own: a window for each of many devices, which is then in a checkpoint, restored
 * from it and sent.
 */
final class OpenWindowsRun {
    private static final Duration INTERVAL = Duration.ofDays(30);

    private OpenWindowsRun() {}

    /**
     * Measures one state backend.
     *
     * @param args the number of devices, and Flink's name of the state backend
     */
    public static void main(String[] args) {
        MeasuredJvm.work(() -> measure(args));
    }

    private static void measure(String[] args) throws Exception {
        int devices = Integer.parseInt(args[0]);
        DeviceTraffic traffic = DeviceTraffic.ofSingleEvents(devices);
        long events = traffic.eventsBefore(devices);
        Settings settings = Batching.every(INTERVAL);
        Feed feed = new Feed(traffic);
        CountedOutput output = new CountedOutput();
        try (MeasuredCluster cluster = new MeasuredCluster(args[1], 1, Duration.ZERO)) {
            long heapBefore = Usage.heapAfterCollection();
            MeasuredJob job = cluster.start(settings, feed, output);
            Usage start = Usage.now();
            feed.follow(Pace.upTo(devices));
            job.await(() -> known(job, output) >= events);
            MeasuredJvm.tell("fillSeconds", Usage.now().since(start).seconds());
            MeasuredJvm.tell("windows", (double) job.gauge(Metrics.OPEN_WINDOWS));
            MeasuredJvm.tell("text", (double) job.gauge(Metrics.BYTES_IN_WINDOWS));
            MeasuredJvm.tell("heap", (double) (Usage.heapAfterCollection() - heapBefore));

            MeasuredJob.Checkpoint checkpoint = job.checkpoint();
            MeasuredJvm.tell("checkpoint", (double) checkpoint.bytes());
            MeasuredJvm.tell("checkpointSeconds", checkpoint.millis() / 1e3);
            job.cancel();
            // What the job has left behind is not to be cleared away within the time of the next.
            System.gc();

            Usage beforeRestore = Usage.now();
            MeasuredJob restored = cluster.restore(checkpoint.path(), settings, feed, output);
            restored.await(() -> known(restored, output) >= events);
            MeasuredJvm.tell("restoreSeconds", Usage.now().since(beforeRestore).seconds());

            Usage beforeDrain = Usage.now();
            restored.drain();
            MeasuredJvm.tell("drainSeconds", Usage.now().since(beforeDrain).seconds());
            MeasuredJvm.tell("lost", (double) Math.max(0, events - output.events()));
        }
    }

    /** The events that wait or have left: even of thirty days some are over by now. */
    private static long known(MeasuredJob job, CountedOutput output) {
        return job.gauge(Metrics.EVENTS_IN_WINDOWS) + output.events();
    }
}
