package io.eventforwarder.chaos;

import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.testing.FlinkRest;
import io.eventforwarder.testing.StoppableCluster;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.apache.flink.runtime.jobgraph.JobGraph;

/** The event counts of a job's metrics. */
record Ledger(long received, long forwarded, long filtered, long deadLettered, long buffered) {
    private static final Set<String> METRICS =
            Set.of(
                    Metrics.EVENTS_RECEIVED,
                    Metrics.EVENTS_FORWARDED,
                    Metrics.EVENTS_FILTERED,
                    Metrics.EVENTS_DEAD_LETTERED,
                    Metrics.EVENTS_IN_WINDOWS,
                    Metrics.EVENTS_IN_SINK);

    private static Ledger of(ToLongFunction<String> sum) {
        return new Ledger(
                sum.applyAsLong(Metrics.EVENTS_RECEIVED),
                sum.applyAsLong(Metrics.EVENTS_FORWARDED),
                sum.applyAsLong(Metrics.EVENTS_FILTERED),
                sum.applyAsLong(Metrics.EVENTS_DEAD_LETTERED),
                sum.applyAsLong(Metrics.EVENTS_IN_WINDOWS)
                        + sum.applyAsLong(Metrics.EVENTS_IN_SINK));
    }

    static Ledger of(StoppableCluster cluster, JobGraph job) {
        return of(metric -> cluster.sum(job, metric));
    }

    static Ledger of(FlinkRest rest, String job) throws IOException, InterruptedException {
        Map<String, Long> sums = rest.sums(job, METRICS);
        return of(metric -> sums.getOrDefault(metric, 0L));
    }

    boolean isExact() {
        return received == forwarded + filtered + deadLettered + buffered;
    }

    /**
     * Whether the job has received this many events and none of them waits in a window or the sink.
     */
    boolean isSettled(long events) {
        return received == events && buffered == 0 && isExact();
    }
}
