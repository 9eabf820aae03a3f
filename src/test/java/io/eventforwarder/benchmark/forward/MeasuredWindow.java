package io.eventforwarder.benchmark.forward;

import com.sun.management.OperatingSystemMXBean;
import io.eventforwarder.benchmark.load.ChildJvm;
import io.eventforwarder.benchmark.load.Usage;
import io.eventforwarder.benchmark.stub.StubCounts;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * In a measured process: how long it warms up, and the window of time after that which counts.
 *
 * @param warmUp at least; it goes on until the JIT compiler is quiet
 * @param maxWarmUp at most
 */
record MeasuredWindow(Duration warmUp, Duration maxWarmUp, Duration window) {
    /** The line of the result begins with it. */
    static final String RESULT = "Result: ";

    static final String FAILED = "failed: ";

    private static final Duration STEP = Duration.ofSeconds(1);
    private static final double QUIET = 0.02;

    /** Lets time pass while something is at work. */
    @FunctionalInterface
    interface Pause {
        /** Throws if that has failed. */
        void forSo(Duration time) throws Exception;
    }

    /** Something that is measured. */
    @FunctionalInterface
    interface Measured {
        /** Starts it, and returns when it is at work. */
        Pause start() throws Exception;
    }

    Duration total() {
        return maxWarmUp.plus(window);
    }

    /** The arguments of a process, for {@link #of}. */
    List<String> words() {
        return List.of(warmUp.toString(), maxWarmUp.toString(), window.toString());
    }

    static MeasuredWindow of(String... words) {
        return new MeasuredWindow(
                Duration.parse(words[0]), Duration.parse(words[1]), Duration.parse(words[2]));
    }

    /** Measures what is at work in this process, prints the result, and ends the process. */
    void run(URI stub, Measured measured) {
        ChildJvm.endWithParent();
        String result;
        try {
            Pause pause = measured.start();
            warmUp(pause);
            result = measured(stub, pause).line();
        } catch (Exception e) {
            e.printStackTrace();
            result = FAILED + rootCause(e);
        }
        System.out.println(RESULT + result.lines().findFirst().orElse(""));
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    private void warmUp(Pause pause) throws Exception {
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        pause.forSo(warmUp);
        long before = compiler.getTotalCompilationTime();
        for (Duration time = warmUp; time.compareTo(maxWarmUp) < 0; time = time.plus(STEP)) {
            pause.forSo(STEP);
            long now = compiler.getTotalCompilationTime();
            if (now - before < QUIET * STEP.toMillis()) {
                return;
            }
            before = now;
        }
    }

    private ForwardFigures measured(URI stub, Pause pause) throws Exception {
        OperatingSystemMXBean machine =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        StubCounts countsBefore = StubCounts.of(stub);
        Usage usageBefore = Usage.now();
        // The load is that since the call before.
        double unused = machine.getCpuLoad();
        pause.forSo(window);
        StubCounts counts = StubCounts.of(stub).since(countsBefore);
        if (counts.reads().requests() == 0) {
            throw new IllegalStateException("Nothing was read.");
        }
        return ForwardFigures.of(
                Usage.now().since(usageBefore),
                counts,
                machine.getCpuLoad() * machine.getAvailableProcessors());
    }

    private static String rootCause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}
