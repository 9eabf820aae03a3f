package io.eventforwarder.sink.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.kinesis.Fault;
import io.eventforwarder.kinesis.Script;
import io.eventforwarder.kinesis.ScriptedKinesis;
import io.eventforwarder.kinesis.ShardLimits;
import io.eventforwarder.kinesis.StoredRecord;
import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.testing.PropertiesJson;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Kinesis denies access for four hours while records keep arriving, and then grants it. The sink
 * subtask has RocksDB, a simulated clock and a real client.
 */
public final class LongPause {
    /** The memory of the job's sink. */
    public static final long JOB_MEMORY = KinesisOutput.MAX_BUFFERED_BYTES;

    private static final int HOURS = 4;
    private static final int MINUTES_BETWEEN_CHECKPOINTS = 5;
    private static final int DEVICES = 200;
    private static final int RECORD_BYTES = 10_000;

    private final String putApi;
    private final long records;
    private final long memory;
    private final Path folder;

    public LongPause(String putApi, long bytes, long memory, Path folder) {
        this.putApi = putApi;
        this.records = bytes / RECORD_BYTES;
        this.memory = memory;
        this.folder = folder;
    }

    private static final class Arrivals implements Consumer<StoredRecord> {
        private final Map<Character, Long> latest = new HashMap<>();
        private long records;
        private long reordered;

        @Override
        public synchronized void accept(StoredRecord record) {
            String text = record.data().asUtf8String();
            long number = Long.parseLong(text.substring(1, text.indexOf(' ')));
            Long before = latest.put(text.charAt(0), number);
            records++;
            reordered += number == (before == null ? 0 : before + 1) ? 0 : 1;
        }
    }

    /**
     * The results.
     *
     * @param forwarded the records that the sink has counted
     * @param arrived the records that were stored
     */
    public record Figures(
            long records,
            long forwarded,
            long arrived,
            long reordered,
            long requestsWhilePaused,
            List<Long> checkpointMillis,
            long mostBytesInMemory,
            long heapGrowth,
            Duration drain) {

        public boolean isGood() {
            return forwarded == records && arrived == records && reordered == 0;
        }
    }

    public Figures run() throws Exception {
        Arrivals arrivals = new Arrivals();
        List<Long> checkpointMillis = new ArrayList<>();
        long mostBytesInMemory = 0;
        try (ScriptedKinesis kinesis = ScriptedKinesis.start(4, ShardLimits.NONE, 0, arrivals)) {
            Settings settings =
                    PropertiesJson.toOpenKinesis(kinesis.endpoint())
                            .set("Output", "put-api", putApi)
                            .settings();
            kinesis.follow(Script.always(Fault.DENIED));
            try (SinkSubtask sink =
                    SinkSubtask.to(KinesisPutClient.toCustomer(settings))
                            .maxBufferedBytes(memory)
                            .maxOverflowBytes(Long.MAX_VALUE)
                            .stateOnDisk(folder)
                            .start()) {
                long heap = usedHeap();
                long received = 0;
                int minutes = HOURS * 60;
                for (int minute = 1; minute <= minutes; minute++) {
                    for (; received < records * minute / minutes; received++) {
                        sink.receive(text(received));
                    }
                    // Otherwise the simulated clock would pass their time limit.
                    awaitAnswers(sink);
                    sink.advanceTime(Duration.ofMinutes(1));
                    awaitAnswers(sink);
                    mostBytesInMemory =
                            Math.max(
                                    mostBytesInMemory,
                                    sink.metrics().gauge(Metrics.BYTES_IN_MEMORY));
                    if (minute % MINUTES_BETWEEN_CHECKPOINTS == 0) {
                        long began = System.nanoTime();
                        sink.completeCheckpoint(minute);
                        checkpointMillis.add(millisSince(began));
                    }
                    assertThat(sink.isPaused()).isTrue();
                }
                long heapGrowth = usedHeap() - heap;
                long requestsWhilePaused = kinesis.requests().get(Fault.DENIED);

                kinesis.follow(Script.always(Fault.NONE));
                long began = System.nanoTime();
                sink.advanceTime(KinesisOutput.PROBE_INTERVAL);
                awaitEmpty(sink, began);
                return new Figures(
                        records,
                        sink.metrics().counter(Metrics.RECORDS_FORWARDED),
                        arrivals.records,
                        arrivals.reordered,
                        requestsWhilePaused,
                        checkpointMillis,
                        mostBytesInMemory,
                        heapGrowth,
                        Duration.ofNanos(System.nanoTime() - began));
            }
        }
    }

    private static void awaitAnswers(SinkSubtask sink) throws Exception {
        while (sink.requestsInFlight() > 0) {
            sink.awaitMail();
        }
    }

    /** Switches the sink to the real clock. */
    private static void awaitEmpty(SinkSubtask sink, long began) throws Exception {
        long passed = 0;
        while (sink.eventsInSink() > 0) {
            long millis = millisSince(began);
            sink.advanceTime(Duration.ofMillis(millis - passed));
            passed = millis;
            if (sink.requestsInFlight() > 0) {
                sink.awaitMail();
            }
        }
    }

    private static long millisSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
    }

    static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** {@value #RECORD_BYTES} bytes: the device's letter, the record's number, and a filler. */
    private static String text(long record) {
        String text = (char) (0x4E00 + record % DEVICES) + "" + record / DEVICES + ' ';
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        return text + "x".repeat(RECORD_BYTES - bytes);
    }
}
