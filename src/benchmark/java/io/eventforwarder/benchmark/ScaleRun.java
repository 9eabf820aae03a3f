package io.eventforwarder.benchmark;

import io.eventforwarder.EventForwarderJob;
import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.sink.RecordOutput;
import java.time.Duration;
import java.util.Locale;

/**
 * In a JVM of its own: ten-minute windows of a number of devices, which hold as many events for any
 * number of devices. They are in a checkpoint, which is restored and sent; and as many events come
 * again, which are measured.
 */
final class ScaleRun {
    private ScaleRun() {}

    /**
     * Prints a row of the table.
     *
     * @param args the number of devices, Flink's name of the state backend, and how many batches of
     *     one event fill the windows
     */
    public static void main(String[] args) {
        ChildJvm.work(() -> measure(args));
    }

    private static void measure(String[] args) throws Exception {
        int devices = Integer.parseInt(args[0]);
        long events = Long.parseLong(args[2]);
        Settings settings = MeasuredSettings.discarding("ten-minute", "30 d").settings();
        RecordOutput output = EventForwarderJob.output(settings);
        Feed feed = new Feed(DeviceTraffic.ofSingleEvents(devices));
        MeasuredCluster cluster = new MeasuredCluster(args[1], 1, Duration.ZERO);
        long heapBefore = Usage.heapAfterCollection();
        MeasuredJob job = cluster.start(settings, feed, output);
        take(events, feed, job);
        long text = job.sum(Metrics.BYTES_IN_WINDOWS);
        long heap = Usage.heapAfterCollection() - heapBefore;
        MeasuredJob.Checkpoint checkpoint = job.checkpoint();

        Usage before = Usage.now();
        take(2 * events, feed, job);
        double cpuMicros = Usage.now().since(before).cpuNanos() / 1e3 / events;
        job.cancel();
        // What the job leaves behind is not to be collected while the next one is measured.
        System.gc();

        Usage beforeRestore = Usage.now();
        feed.unlimitedUpTo(events);
        MeasuredJob restored = cluster.restore(checkpoint.path(), settings, feed, output);
        restored.await(() -> known(restored) >= events);
        double restoreSeconds = Usage.now().since(beforeRestore).seconds();

        Usage beforeDrain = Usage.now();
        restored.drain();
        System.out.printf(
                Locale.ROOT,
                "%-8s %,10d %9.1f %,8.0f %,8.0f %,8.0f %11.2f %7.1f %8.1f %7.1f%n",
                args[1],
                devices,
                cpuMicros,
                text / 1e6,
                heap / 1e6,
                checkpoint.bytes() / 1e6,
                (double) checkpoint.bytes() / text,
                checkpoint.millis() / 1e3,
                restoreSeconds,
                Usage.now().since(beforeDrain).seconds());
    }

    private static void take(long events, Feed feed, MeasuredJob job) throws Exception {
        feed.unlimitedUpTo(events);
        job.await(() -> known(job) >= events);
    }

    /** The events in windows, and of windows that are over: even some of thirty days are. */
    private static long known(MeasuredJob job) {
        return job.sum(Metrics.EVENTS_IN_WINDOWS) + job.sum(Metrics.EVENTS_FORWARDED);
    }
}
