package io.eventforwarder.benchmark;

import io.eventforwarder.EventForwarderJob;
import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.testing.PropertiesJson;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.HistogramStatistics;

/**
 * In a JVM of its own: the job with as much input as it takes, and then for minutes at 70 % of
 * that.
 */
final class SoakRun {
    private static final int DEVICES = 5_000;
    private static final double SHARE = 0.7;
    private static final long STEP_SECONDS = 60;
    private static final long SAMPLE_SECONDS = 30;

    private final String mode;
    private final URI kinesis;
    private final DeviceTraffic traffic = DeviceTraffic.mixed(DEVICES);
    private final MeasuredCluster cluster;

    private SoakRun(String mode, URI kinesis) throws Exception {
        this.mode = mode;
        this.kinesis = kinesis;
        this.cluster = new MeasuredCluster("rocksdb", 1, Duration.ofSeconds(10));
    }

    /**
     * Prints the findings.
     *
     * @param args mode, endpoint of the stub, and minutes
     */
    public static void main(String[] args) {
        ChildJvm.work(() -> new SoakRun(args[0], URI.create(args[1])).run(Long.parseLong(args[2])));
    }

    private void run(long minutes) throws Exception {
        double capacity = capacity();
        System.out.printf(
                Locale.ROOT,
                "capacity %,.0f events and %.1f MB a second%n",
                capacity * traffic.meanEvents(),
                capacity * traffic.meanBytes() / 1e6);
        Feed feed = new Feed(traffic);
        MeasuredJob job = start(feed, "8 gb");
        feed.followRate(SHARE * capacity);
        TimeUnit.SECONDS.sleep(STEP_SECONDS);
        int checkpointsBefore = job.checkpoints().size();
        List<Double> heaps = new ArrayList<>();
        List<Double> medians = new ArrayList<>();
        List<Double> p99s = new ArrayList<>();
        for (long passed = 0; passed < minutes * 60; passed += SAMPLE_SECONDS) {
            TimeUnit.SECONDS.sleep(SAMPLE_SECONDS);
            job.checkRunning();
            // Before the collection, which holds up everything.
            HistogramStatistics ages = job.histogram(Metrics.RECORD_AGE_MILLIS);
            medians.add(ages.getQuantile(0.5));
            p99s.add(ages.getQuantile(0.99));
            heaps.add(Usage.heapAfterCollection() / 1e6);
        }
        List<Double> checkpoints =
                job.checkpoints().stream()
                        .skip(checkpointsBefore)
                        .map(checkpoint -> (double) checkpoint.millis())
                        .toList();
        print("heap after full collections, MB", heaps);
        print("checkpoints, ms", checkpoints);
        print("p50 of the age of acknowledged records, ms", medians);
        print("p99 of the age of acknowledged records, ms", p99s);
        System.out.printf(
                "%,d checkpoints failed; at the end the input was %,d ms late, and %,d events were"
                        + " in the sink%n",
                job.failedCheckpoints(), feed.endOfMillis(), job.sum(Metrics.EVENTS_IN_SINK));
    }

    /** Batches a second that are acknowledged while more wait all the time. */
    private double capacity() throws Exception {
        Feed feed = new Feed(traffic);
        feed.unlimitedUpTo(Long.MAX_VALUE);
        // The state of the sink would take what it cannot send.
        MeasuredJob job = start(feed, "0 bytes");
        TimeUnit.SECONDS.sleep(STEP_SECONDS);
        long before = job.sum(Metrics.EVENTS_FORWARDED);
        TimeUnit.SECONDS.sleep(STEP_SECONDS);
        long events = job.sum(Metrics.EVENTS_FORWARDED) - before;
        job.cancel();
        return events / traffic.meanEvents() / STEP_SECONDS;
    }

    private MeasuredJob start(Feed feed, String maxOverflow) throws Exception {
        Settings settings =
                MeasuredSettings.with(mode, "5 s", PropertiesJson.toOpenKinesis(kinesis))
                        .set("Output", "max-overflow-bytes", maxOverflow)
                        .settings();
        return cluster.start(settings, feed, EventForwarderJob.output(settings));
    }

    /** Medians of thirds, so that single values decide nothing. */
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
