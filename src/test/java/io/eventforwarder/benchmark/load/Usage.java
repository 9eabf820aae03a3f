package io.eventforwarder.benchmark.load;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * The time at which something was, and what this process had used of the processors until then.
 *
 * @param wallNanos since some moment
 * @param cpuNanos of all threads, garbage collection and compilation included
 */
public record Usage(long wallNanos, long cpuNanos) {

    public static Usage now() {
        OperatingSystemMXBean system =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Usage(System.nanoTime(), system.getProcessCpuTime());
    }

    /** What has been used since an earlier one. */
    public Usage since(Usage earlier) {
        return new Usage(wallNanos - earlier.wallNanos, cpuNanos - earlier.cpuNanos);
    }

    public double seconds() {
        return wallNanos / 1e9;
    }

    /** Processors that were at work, on average. */
    public double processors() {
        return (double) cpuNanos / wallNanos;
    }

    /** Bytes of this process's heap that a full collection leaves. */
    public static long heapAfterCollection() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
