package io.eventforwarder.benchmark.throughput;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** What this JVM uses, from when the meter is started. */
final class Meter {
    private static final long SAMPLING_MILLIS = 50;
    private static final Path STATUS = Path.of("/proc/self/status");

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final OperatingSystemMXBean system =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final Map<Long, Long> allocatedByThread = new HashMap<>();
    private final AtomicLong peakHeap = new AtomicLong();

    static Meter start() {
        Meter meter = new Meter();
        meter.watchCollections();
        Thread sampler = new Thread(meter::sample, "allocation-sampler");
        sampler.setDaemon(true);
        sampler.start();
        return meter;
    }

    double cpuSeconds() {
        return system.getProcessCpuTime() / 1e9;
    }

    /**
     * What all threads have allocated. Of those that have ended, up to the last sample: what is
     * lost so is the same in a short and in a long run.
     */
    synchronized long allocatedBytes() {
        long[] ids = threads.getAllThreadIds();
        long[] allocated = threads.getThreadAllocatedBytes(ids);
        for (int i = 0; i < ids.length; i++) {
            if (allocated[i] >= 0) {
                allocatedByThread.put(ids[i], allocated[i]);
            }
        }
        return allocatedByThread.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The most that was on the heap after a collection, a young one, too. */
    long peakHeapBytes() {
        return peakHeap.get();
    }

    /** Of the process, from its start; 0 where the system does not say. */
    static long peakResidentBytes() throws IOException {
        if (!Files.exists(STATUS)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        }
    }

    private void sample() {
        try {
            while (true) {
                allocatedBytes();
                Thread.sleep(SAMPLING_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watchCollections() {
        Set<String> heapPools =
                ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP)
                        .map(MemoryPoolMXBean::getName)
                        .collect(Collectors.toSet());
        List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
        for (GarbageCollectorMXBean collector : collectors) {
            ((NotificationEmitter) collector)
                    .addNotificationListener(
                            (notification, unused) ->
                                    collected(
                                            (CompositeData) notification.getUserData(), heapPools),
                            notification ->
                                    notification
                                            .getType()
                                            .equals(
                                                    GarbageCollectionNotificationInfo
                                                            .GARBAGE_COLLECTION_NOTIFICATION),
                            null);
        }
    }

    private void collected(CompositeData notification, Set<String> heapPools) {
        long left =
                GarbageCollectionNotificationInfo.from(notification)
                        .getGcInfo()
                        .getMemoryUsageAfterGc()
                        .entrySet()
                        .stream()
                        .filter(pool -> heapPools.contains(pool.getKey()))
                        .mapToLong(pool -> pool.getValue().getUsed())
                        .sum();
        peakHeap.accumulateAndGet(left, Math::max);
    }
}
