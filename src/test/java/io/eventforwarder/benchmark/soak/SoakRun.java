package io.eventforwarder.benchmark.soak;

import io.eventforwarder.benchmark.load.DeviceTraffic;
import io.eventforwarder.benchmark.load.Feed;
import io.eventforwarder.benchmark.load.MeasuredCluster;
import io.eventforwarder.benchmark.load.MeasuredJob;
import io.eventforwarder.benchmark.load.MeasuredJvm;
import io.eventforwarder.benchmark.load.Pace;
import io.eventforwarder.benchmark.load.Usage;
import io.eventforwarder.benchmark.stub.StubJvm;
import io.eventforwarder.benchmark.stub.StubOptions;
import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.sink.RecordOutput;
import io.eventforwarder.sink.TimedOutput;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * In a JVM of its own: one kind of job, first with as much input as it takes, then at 70 % of that
 * for minutes, then at 50 %. It checkpoints all along.
 */
final class SoakRun {
    private static final int DEVICES = 5_000;
    private static final double SOAKED = 0.7;
    private static final double HALF = 0.5;
    private static final StubOptions STUB_OPTIONS =
            StubOptions.DEFAULT.withPutDelay(Duration.ofMillis(5));
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);
    private static final long MIN_SAMPLE_SECONDS = 10;
    private static final int SAMPLES = 20;

    private static final double NOISE = 0.1;
    private static final double HEAP_NOISE_BYTES = 10e6;
    private static final double CHECKPOINT_NOISE_MILLIS = 50;

    private final Load load;
    private final URI kinesis;
    private final SoakOptions options;
    private final DeviceTraffic traffic = DeviceTraffic.whole(DEVICES);
    private final AcknowledgedRecords acknowledged = new AcknowledgedRecords();

    private SoakRun(Load load, URI kinesis, SoakOptions options) {
        this.load = load;
        this.kinesis = kinesis;
        this.options = options;
    }

    /**
     * Soaks one kind of job.
     *
     * @param args its label, and minutes
     */
    public static void main(String[] args) {
        MeasuredJvm.work(
                () -> {
                    try (StubJvm stub = StubJvm.start(STUB_OPTIONS)) {
                        new SoakRun(
                                        Load.named(args[0]),
                                        stub.endpoint(),
                                        SoakOptions.of(List.of("--minutes", args[1])))
                                .run();
                    }
                });
    }

    private void run() throws Exception {
        try (MeasuredCluster cluster = new MeasuredCluster("rocksdb", 1, CHECKPOINT_INTERVAL)) {
            double capacity = capacity(cluster);
            System.out.printf(
                    "capacity %,.0f batches, %,.0f events, %.1f MB a second%n",
                    capacity,
                    capacity * traffic.meanEvents(),
                    capacity * traffic.meanBytes() / 1e6);

            Settings settings = load.settings(kinesis, "8 gb");
            Feed feed = new Feed(traffic);
            MeasuredJob job =
                    cluster.start(settings, feed, new TimedOutput(settings, acknowledged));
            follow(feed, SOAKED * capacity);
            TimeUnit.SECONDS.sleep(options.stepSeconds());
            soak(job, feed);
            if (load == Load.AS_RECEIVED) {
                follow(feed, HALF * capacity);
                TimeUnit.SECONDS.sleep(options.stepSeconds());
                acknowledged.beginAgain();
                TimeUnit.SECONDS.sleep(options.stepSeconds());
                print("at 50 %", acknowledged.latencies());
                MeasuredJvm.tell("p99AtHalf", acknowledged.latencies().millis(0.99));
            }
            job.cancel();
        }
    }

    /** Batches a second that are acknowledged while more wait all the time. */
    private double capacity(MeasuredCluster cluster) throws Exception {
        // With next to nothing in the state of the sink, which would take what it cannot send.
        Settings settings = load.settings(kinesis, "0 bytes");
        Feed feed = new Feed(traffic);
        feed.follow(Pace.unlimited());
        MeasuredJob job = cluster.start(settings, feed, RecordOutput.of(settings));
        TimeUnit.SECONDS.sleep(options.stepSeconds());
        long eventsBefore = job.counter(Metrics.EVENTS_FORWARDED);
        Usage before = Usage.now();
        TimeUnit.SECONDS.sleep(options.stepSeconds());
        double seconds = Usage.now().since(before).seconds();
        long events = job.counter(Metrics.EVENTS_FORWARDED) - eventsBefore;
        job.cancel();
        return events / traffic.meanEvents() / seconds;
    }

    private static void follow(Feed feed, double batchesASecond) {
        feed.follow(Pace.of(batchesASecond, feed.written(), System.currentTimeMillis()));
    }

    private void soak(MeasuredJob job, Feed feed) throws Exception {
        acknowledged.beginAgain();
        int before = job.checkpoints().size();
        long seconds = TimeUnit.MINUTES.toSeconds(options.minutes());
        long sampleSeconds = Math.max(MIN_SAMPLE_SECONDS, seconds / SAMPLES);
        List<Long> heaps = new ArrayList<>();
        for (long passed = 0; passed < seconds; passed += sampleSeconds) {
            TimeUnit.SECONDS.sleep(sampleSeconds);
            heaps.add(acknowledged.without(Usage::heapAfterCollection));
        }
        List<Long> millis =
                job.checkpoints().stream()
                        .skip(before)
                        .map(MeasuredJob.Checkpoint::millis)
                        .toList();

        Trend heap = Trend.of(heaps);
        boolean heapGrows = heap.grows(NOISE, HEAP_NOISE_BYTES);
        System.out.printf(
                "heap after full collections: %d samples, first third %.1f MB, last third %.1f MB,"
                        + " largest %.1f MB: %s%n",
                heap.values(),
                heap.first() / 1e6,
                heap.last() / 1e6,
                heap.largest() / 1e6,
                heapGrows ? "it grows" : "no growth");
        Trend checkpoints = Trend.of(millis);
        boolean checkpointsGrow = checkpoints.grows(NOISE, CHECKPOINT_NOISE_MILLIS);
        System.out.printf(
                "checkpoints: %d, %d failed, first third %.0f ms, last third %.0f ms, longest %.0f"
                        + " ms: %s%n",
                checkpoints.values(),
                job.failedCheckpoints(),
                checkpoints.first(),
                checkpoints.last(),
                checkpoints.largest(),
                checkpointsGrow ? "they grow" : "no growth");
        System.out.printf(
                "at the end the input was %,d ms behind, and %,d events were in the sink%n",
                feed.behindMillis(), job.gauge(Metrics.EVENTS_IN_SINK));
        if (load == Load.AS_RECEIVED) {
            print("at 70 %", acknowledged.latencies());
        }
        MeasuredJvm.tell("grows", heapGrows || checkpointsGrow ? 1 : 0);
    }

    private static void print(String when, Latencies latencies) {
        System.out.printf(
                "latency %s, of %,d records: p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms, longest %.1f"
                        + " ms%n",
                when,
                latencies.count(),
                latencies.millis(0.5),
                latencies.millis(0.99),
                latencies.millis(0.999),
                latencies.millis(1));
    }
}
