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
import java.time.Duration;

/**
 * In a JVM of its own: what an event costs while the windows of a number of devices are open. The
 * windows hold as many events for any number of devices, and as many are then added and measured.
 */
final class DeviceCostRun {
    private static final Duration INTERVAL = Duration.ofDays(30);

    private DeviceCostRun() {}

    /**
     * Measures one number of devices.
     *
     * @param args the number of devices, Flink's name of the state backend, and how many batches
     *     fill the windows, and are then measured: RocksDB merges its files only now and then
     */
    public static void main(String[] args) {
        MeasuredJvm.work(() -> measure(args));
    }

    private static void measure(String[] args) throws Exception {
        DeviceTraffic traffic = DeviceTraffic.ofSingleEvents(Integer.parseInt(args[0]));
        long batches = Long.parseLong(args[2]);
        Feed feed = new Feed(traffic);
        try (MeasuredCluster cluster = new MeasuredCluster(args[1], 1, Duration.ZERO)) {
            CountedOutput output = new CountedOutput();
            MeasuredJob job = cluster.start(Batching.every(INTERVAL), feed, output);
            take(batches, traffic, feed, job, output);
            System.gc();
            Usage before = Usage.now();
            take(2 * batches, traffic, feed, job, output);
            Usage usage = Usage.now().since(before);
            double events = traffic.eventsBefore(2 * batches) - traffic.eventsBefore(batches);
            MeasuredJvm.tell("cpuMicros", usage.cpuNanos() / 1e3 / events);
            MeasuredJvm.tell("wallMicros", usage.wallNanos() / 1e3 / events);
            job.cancel();
        }
    }

    private static void take(
            long batches, DeviceTraffic traffic, Feed feed, MeasuredJob job, CountedOutput output)
            throws Exception {
        long events = traffic.eventsBefore(batches);
        feed.follow(Pace.upTo(batches));
        // Even of thirty days some are over by now.
        job.await(
                () ->
                        feed.written() == batches
                                && job.gauge(Metrics.EVENTS_IN_WINDOWS) + output.events()
                                        >= events);
    }
}
