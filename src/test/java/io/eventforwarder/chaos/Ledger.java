package io.eventforwarder.chaos;

import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.testing.FlinkRest;
import io.eventforwarder.testing.StoppableCluster;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.apache.flink.runtime.jobgraph.JobGraph;

/** What a job's metrics say has become of the events. */
record Ledger(long received, long forwarded, long filtered, long deadLettered, long buffered) {

    static Ledger of(StoppableCluster cluster, JobGraph job) {
        return new Ledger(
                cluster.sum(job, Metrics.EVENTS_RECEIVED),
                cluster.sum(job, Metrics.EVENTS_FORWARDED),
                cluster.sum(job, Metrics.EVENTS_FILTERED),
                cluster.sum(job, Metrics.EVENTS_DEAD_LETTERED),
                cluster.sum(job, Metrics.EVENTS_IN_WINDOWS)
                        + cluster.sum(job, Metrics.EVENTS_IN_SINK));
    }

    /** Of a job on a cluster of processes, as its REST interface shows it. */
    static Ledger of(FlinkRest rest, String job) throws IOException, InterruptedException {
        Map<String, Long> sums =
                rest.sums(
                        job,
                        Set.of(
                                Metrics.EVENTS_RECEIVED,
                                Metrics.EVENTS_FORWARDED,
                                Metrics.EVENTS_FILTERED,
                                Metrics.EVENTS_DEAD_LETTERED,
                                Metrics.EVENTS_IN_WINDOWS,
                                Metrics.EVENTS_IN_SINK));
        return new Ledger(
                sums.getOrDefault(Metrics.EVENTS_RECEIVED, 0L),
                sums.getOrDefault(Metrics.EVENTS_FORWARDED, 0L),
                sums.getOrDefault(Metrics.EVENTS_FILTERED, 0L),
                sums.getOrDefault(Metrics.EVENTS_DEAD_LETTERED, 0L),
                sums.getOrDefault(Metrics.EVENTS_IN_WINDOWS, 0L)
                        + sums.getOrDefault(Metrics.EVENTS_IN_SINK, 0L));
    }

    boolean isExact() {
        return received == forwarded + filtered + deadLettered + buffered;
    }
}
