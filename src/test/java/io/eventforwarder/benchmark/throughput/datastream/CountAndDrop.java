package io.eventforwarder.benchmark.throughput.datastream;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFilterFunction;
import org.apache.flink.metrics.Counter;

/** Counts records and drops them. */
final class CountAndDrop extends RichFilterFunction<String> {
    private static final long serialVersionUID = 1L;

    private transient Counter records;

    @Override
    public void open(OpenContext context) {
        records = getRuntimeContext().getMetricGroup().counter(DataStreamJob.RECORDS);
    }

    @Override
    public boolean filter(String record) {
        records.inc();
        return false;
    }
}
