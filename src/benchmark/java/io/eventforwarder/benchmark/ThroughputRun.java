package io.eventforwarder.benchmark;

import io.eventforwarder.EventForwarderJob;
import io.eventforwarder.settings.Settings;
import java.time.Duration;
import java.util.Locale;

/** In a JVM of its own: how much the job takes from memory, its records being discarded. */
final class ThroughputRun {
    private static final int DEVICES = 5_000;

    private ThroughputRun() {}

    /**
     * Prints a row of the table.
     *
     * @param args mode, state backend, slots, and seconds of warm-up and of measurement each
     */
    public static void main(String[] args) {
        ChildJvm.work(() -> measure(args));
    }

    private static void measure(String[] args) throws Exception {
        int slots = Integer.parseInt(args[2]);
        long millis = Duration.ofSeconds(Long.parseLong(args[3])).toMillis();
        DeviceTraffic traffic = DeviceTraffic.mixed(DEVICES);
        Feed feed = new Feed(traffic);
        feed.unlimitedUpTo(Long.MAX_VALUE);
        Settings settings = MeasuredSettings.discarding(args[0], "5 s").settings();
        MeasuredJob job =
                new MeasuredCluster(args[1], slots, Duration.ZERO)
                        .start(settings, feed, EventForwarderJob.output(settings));
        Thread.sleep(millis);
        long writtenBefore = feed.written();
        Usage before = Usage.now();
        Thread.sleep(millis);
        Usage usage = Usage.now().since(before);
        job.checkRunning();
        double batches = (feed.written() - writtenBefore) / usage.seconds();
        double megabytes = batches * traffic.meanBytes() / 1e6;
        System.out.printf(
                Locale.ROOT,
                "%-12s %-8s %5d %10.1f %,12.0f %10.2f %12.2f%n",
                args[0],
                args[1],
                slots,
                megabytes,
                batches * traffic.meanEvents(),
                usage.processors(),
                usage.processors() / megabytes * 1e3);
    }
}
