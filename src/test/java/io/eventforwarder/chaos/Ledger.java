package io.eventforwarder.chaos;

import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.testing.StoppableCluster;
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

    boolean isExact() {
        return received == forwarded + filtered + deadLettered + buffered;
    }
}
