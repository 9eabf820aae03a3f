package io.eventforwarder.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * A moment, and what this process had used of the processors until then.
 *
 * @param cpuNanos of all threads, garbage collection and compilation included
 */
record Usage(long wallNanos, long cpuNanos) {

    static Usage now() {
        OperatingSystemMXBean system =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Usage(System.nanoTime(), system.getProcessCpuTime());
    }

    Usage since(Usage earlier) {
        return new Usage(wallNanos - earlier.wallNanos, cpuNanos - earlier.cpuNanos);
    }

    double seconds() {
        return wallNanos / 1e9;
    }

    /** Processors that were busy, on average. */
    double processors() {
        return (double) cpuNanos / wallNanos;
    }

    /** Bytes of this process's heap that a full collection leaves. */
    static long heapAfterCollection() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
