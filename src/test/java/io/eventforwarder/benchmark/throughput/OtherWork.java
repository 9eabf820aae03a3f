package io.eventforwarder.benchmark.throughput;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** How busy other processes kept the machine meanwhile, and its host the machine. */
final class OtherWork {
    private static final Path STATISTICS = Path.of("/proc/stat");

    /** Of the columns behind the first line's name. */
    private static final int IDLE = 3;

    private static final int WAITING = 4;

    /** Up to the time that the host took; what follows is counted before. */
    private static final int COLUMNS = 8;

    private final OperatingSystemMXBean system =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final long[] begin;
    private final long ownNanos;
    private final long nanos;

    private OtherWork(long[] begin, long ownNanos, long nanos) {
        this.begin = begin;
        this.ownNanos = ownNanos;
        this.nanos = nanos;
    }

    static OtherWork fromNow() throws IOException {
        OperatingSystemMXBean system =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new OtherWork(ticks(), system.getProcessCpuTime(), System.nanoTime());
    }

    /** Of all cores' time since then, from 0 to 1; 0 where the system does not say. */
    double share() throws IOException {
        long[] end = ticks();
        long busy = 0;
        long all = 0;
        for (int i = 0; i < COLUMNS; i++) {
            long ticks = end[i] - begin[i];
            all += ticks;
            if (i != IDLE && i != WAITING) {
                busy += ticks;
            }
        }
        double cores = system.getAvailableProcessors();
        double own =
                (system.getProcessCpuTime() - ownNanos) / (cores * (System.nanoTime() - nanos));
        return share(busy, all, own);
    }

    static double share(long busy, long all, double own) {
        return all == 0 ? 0 : Math.max(0, (double) busy / all - own);
    }

    private static long[] ticks() throws IOException {
        long[] ticks = new long[COLUMNS];
        if (Files.exists(STATISTICS)) {
            String[] words = Files.readAllLines(STATISTICS).get(0).split(" +", -1);
            for (int i = 0; i < COLUMNS; i++) {
                ticks[i] = Long.parseLong(words[i + 1]);
            }
        }
        return ticks;
    }
}
