package io.eventforwarder.benchmark;

import com.sun.management.OperatingSystemMXBean;
import io.eventforwarder.benchmark.stub.StubCounts;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures work in this JVM, after a warm-up until the JIT compiler is quiet. */
final class Measurement {
    /** The compiler counts as quiet below this many milliseconds of compilation in a second. */
    private static final long QUIET_MILLIS = 20;

    /** The longest warm-up as a multiple of the shortest. */
    private static final int MAX_WARM_UP = 4;

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final Logger LOGGER = LoggerFactory.getLogger(Measurement.class);

    private Measurement() {}

    /** Throws if the measured work has failed. */
    @FunctionalInterface
    interface Check {
        void run() throws Exception;
    }

    /** Work that is measured. */
    @FunctionalInterface
    interface Work {
        /** Starts the work, and returns once it is in progress. */
        Check start() throws Exception;
    }

    /** Measures the work of this process, prints the figures as its result, and ends it. */
    static void run(URI stub, int warmUpSeconds, int seconds, Work work) {
        ChildJvm.endWithParent();
        int status = 0;
        try {
            Check check = work.start();
            warmUp(warmUpSeconds, check);
            ChildJvm.printResult(measured(stub, seconds, check).line());
        } catch (Exception e) {
            LOGGER.error("The measurement failed.", e);
            status = 1;
        }
        Runtime.getRuntime().halt(status);
    }

    private static void warmUp(int seconds, Check check) throws Exception {
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        long before = 0;
        for (int second = 1; second <= MAX_WARM_UP * seconds; second++) {
            pause(1, check);
            long now = compiler.getTotalCompilationTime();
            if (second >= seconds && now - before < QUIET_MILLIS) {
                return;
            }
            before = now;
        }
    }

    private static Figures measured(URI stub, int seconds, Check check) throws Exception {
        StubCounts countsBefore = StubCounts.of(stub);
        long began = System.nanoTime();
        long cpuBefore = cpuNanos();
        // The second call returns the load since this first call.
        double unused = SYSTEM.getCpuLoad();
        pause(seconds, check);
        return Figures.of(
                System.nanoTime() - began,
                cpuNanos() - cpuBefore,
                StubCounts.of(stub).since(countsBefore),
                SYSTEM.getCpuLoad() * SYSTEM.getAvailableProcessors());
    }

    /** CPU time of all threads of this JVM, with garbage collection and compilation. */
    static long cpuNanos() {
        return SYSTEM.getProcessCpuTime();
    }

    /** Bytes of this JVM's heap that remain after a full collection. */
    static long heapAfterCollection() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void pause(int seconds, Check check) throws Exception {
        for (int second = 0; second < seconds; second++) {
            Thread.sleep(1000);
            check.run();
        }
    }
}
