package io.eventforwarder.benchmark.sink;

import com.sun.management.ThreadMXBean;
import io.eventforwarder.benchmark.stub.StubCounts;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/**
 * One subject at work, in a process of its own: begins, lets it warm up, measures for a while, and
 * prints the figures.
 */
public final class SinkRun {
    /** What the line of the figures begins with. */
    static final String FIGURES = "Figures: ";

    private static final long IDLE_MILLIS_A_SECOND = 20;
    private static final int MAX_SECONDS = 40;

    private SinkRun() {}

    /**
     * Runs one.
     *
     * @param args subject, endpoint, bytes a record, requests at once, warm-up and window in ms
     */
    public static void main(String[] args) throws Exception {
        SinkSubject subject = SinkSubject.named(args[0]);
        URI endpoint = URI.create(args[1]);
        int size = Integer.parseInt(args[2]);
        begin(subject, endpoint, size, Integer.parseInt(args[3]));
        warmUp(Long.parseLong(args[4]));
        System.out.println(
                FIGURES
                        + measured(endpoint, size, Duration.ofMillis(Long.parseLong(args[5])))
                                .line());
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    /** So long, and then until the compiler has little left to do, within reason. */
    private static void warmUp(long millis) throws InterruptedException {
        Thread.sleep(millis);
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        long before = 0;
        for (int i = 0; i < MAX_SECONDS; i++) {
            long now = compiler.getTotalCompilationTime();
            if (now - before < IDLE_MILLIS_A_SECOND) {
                return;
            }
            before = now;
            Thread.sleep(1000);
        }
    }

    private static void begin(SinkSubject subject, URI endpoint, int size, int inFlight)
            throws Exception {
        switch (subject) {
            case BARE -> loop(BareClient.asTheJobs(endpoint, inFlight), size, inFlight);
            case BARE_DEFAULT -> loop(BareClient.asItComes(endpoint), size, inFlight);
            case BARE_CRT,
                    BARE_HTTP2,
                    BARE_JSON,
                    BARE_UNSIGNED,
                    BARE_COMPLETED_IN_POOL,
                    BARE_SDK_CONNECTION_THREADS,
                    BARE_SDK_TIMEOUTS ->
                    loop(ChoiceClient.open(subject, endpoint, inFlight), size, inFlight);
            default -> SinkJob.submit(subject, endpoint, size, inFlight);
        }
    }

    private static void loop(KinesisAsyncClient client, int size, int inFlight) {
        Thread loop =
                new Thread(
                        () -> {
                            try {
                                BareClient.loop(client, new SentRecords(size), inFlight);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "loop");
        loop.start();
    }

    private static SinkFigures measured(URI endpoint, int size, Duration window) throws Exception {
        StubCounts countsBefore = StubCounts.of(endpoint);
        long cpuBefore = cpuNanosOfThreads();
        long allocatedBefore = allocatedBytes();
        long begin = System.nanoTime();
        Thread.sleep(window.toMillis());
        StubCounts stored = StubCounts.of(endpoint).since(countsBefore);
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (stored.puts().records() == 0) {
            throw new IllegalStateException("Nothing was stored.");
        }
        return SinkFigures.of(
                seconds,
                size,
                stored,
                cpuNanosOfThreads() - cpuBefore,
                allocatedBytes() - allocatedBefore);
    }

    /** Without the compiler's and the collector's, which depend on what else the machine does. */
    private static long cpuNanosOfThreads() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadCpuTime(threads.getAllThreadIds()))
                .filter(nanos -> nanos > 0)
                .sum();
    }

    private static long allocatedBytes() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
    }
}
