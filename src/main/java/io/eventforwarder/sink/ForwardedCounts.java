package io.eventforwarder.sink;

import io.eventforwarder.event.OutgoingRecord;
import io.eventforwarder.metrics.KeptCount;
import io.eventforwarder.metrics.Metrics;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.metrics.MetricGroup;

/** What an output has forwarded, of the ledger. */
final class ForwardedCounts {
    private final KeptCount events;
    private final KeptCount records;

    ForwardedCounts(MetricGroup operator, OperatorStateStore state) throws Exception {
        events = KeptCount.counter(Metrics.EVENTS_FORWARDED, operator, state);
        records = KeptCount.counter(Metrics.RECORDS_FORWARDED, operator, state);
    }

    void add(OutgoingRecord record) {
        events.add(record.events());
        records.add(1);
    }

    void store() throws Exception {
        events.store();
        records.store();
    }
}
