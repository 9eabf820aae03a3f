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
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** In a JVM of its own: how much the job takes at a number of slots, windows closing all along. */
final class SlotsRun {
    private static final int DEVICES = 5_000;
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private SlotsRun() {}

    /**
     * Measures one number of slots.
     *
     * @param args slots, seconds of warm-up, and seconds that are measured
     */
    public static void main(String[] args) {
        MeasuredJvm.work(() -> measure(args));
    }

    private static void measure(String[] args) throws Exception {
        DeviceTraffic traffic = DeviceTraffic.whole(DEVICES);
        Feed feed = new Feed(traffic);
        feed.follow(Pace.unlimited());
        try (MeasuredCluster cluster =
                new MeasuredCluster("hashmap", Integer.parseInt(args[0]), Duration.ZERO)) {
            MeasuredJob job = cluster.start(Batching.every(INTERVAL), feed, new CountedOutput());
            TimeUnit.SECONDS.sleep(Long.parseLong(args[1]));
            long writtenBefore = feed.written();
            Usage before = Usage.now();
            TimeUnit.SECONDS.sleep(Long.parseLong(args[2]));
            Usage usage = Usage.now().since(before);
            long written = feed.written() - writtenBefore;
            MeasuredJvm.tell("bytes", written * traffic.meanBytes() / usage.seconds());
            MeasuredJvm.tell("events", written * traffic.meanEvents() / usage.seconds());
            MeasuredJvm.tell("processors", usage.processors());
            job.cancel();
        }
    }
}
