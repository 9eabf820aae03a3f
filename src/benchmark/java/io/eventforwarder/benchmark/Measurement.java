package io.eventforwarder.benchmark;

import com.sun.management.OperatingSystemMXBean;
import io.eventforwarder.benchmark.stub.StubCounts;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures work in this JVM, after a warm-up until the JIT compiler is quiet. */
final class Measurement {
    /** The compiler counts as quiet below this many milliseconds of compilation in a second. */
    private static final long QUIET_MILLIS = 20;

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

    /**
     * The stub beside which is measured, and the durations.
     *
     * @param warmUp the least seconds before the measurement
     * @param longestWarmUp the most seconds before it, if the JIT compiler is not quiet
     */
    record Plan(URI stub, int warmUp, int longestWarmUp, int seconds) {
        /** Reads the first arguments of a main method. */
        static Plan of(String[] args) {
            return new Plan(
                    URI.create(args[0]),
                    Integer.parseInt(args[1]),
                    Integer.parseInt(args[2]),
                    Integer.parseInt(args[3]));
        }

        List<Object> arguments() {
            return List.of(stub, warmUp, longestWarmUp, seconds);
        }
    }

    /** Measures the work of this process, prints the figures as its result, and ends it. */
    static void run(Plan plan, Work work) {
        ChildJvm.endWithParent();
        int status = 0;
        try {
            Check check = work.start();
            warmUp(plan, check);
            ChildJvm.printResult(measured(plan, check).line());
        } catch (Exception e) {
            LOGGER.error("The measurement failed.", e);
            status = 1;
        }
        Runtime.getRuntime().halt(status);
    }

    private static void warmUp(Plan plan, Check check) throws Exception {
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        long before = 0;
        for (int second = 1; second <= plan.longestWarmUp; second++) {
            pause(1, check);
            long now = compiler.getTotalCompilationTime();
            if (second >= plan.warmUp && now - before < QUIET_MILLIS) {
                return;
            }
            before = now;
        }
    }

    private static Figures measured(Plan plan, Check check) throws Exception {
        StubCounts countsBefore = StubCounts.of(plan.stub);
        long began = System.nanoTime();
        long cpuBefore = cpuNanos();
        // The second call returns the load since this first call.
        double unused = SYSTEM.getCpuLoad();
        pause(plan.seconds, check);
        return Figures.of(
                System.nanoTime() - began,
                cpuNanos() - cpuBefore,
                StubCounts.of(plan.stub).since(countsBefore),
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
