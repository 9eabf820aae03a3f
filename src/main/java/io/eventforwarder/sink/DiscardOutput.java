package io.eventforwarder.sink;

import io.eventforwarder.event.DeadLetter;
import io.eventforwarder.event.OutgoingRecord;
import io.eventforwarder.metrics.Metrics;
import java.util.Optional;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Counts records and drops them: for measuring. */
final class DiscardOutput implements RecordOutput {
    @Override
    public Optional<DataStream<DeadLetter>> forward(DataStream<OutgoingRecord> records) {
        records.sinkTo(new CountingSink()).uid("discard").name("Discard");
        return Optional.empty();
    }

    private static final class CountingSink implements Sink<OutgoingRecord> {
        private static final long serialVersionUID = 1L;

        @Override
        public SinkWriter<OutgoingRecord> createWriter(WriterInitContext context) {
            return new CountingWriter(
                    Metrics.counter(context.metricGroup(), Metrics.EVENTS_FORWARDED),
                    Metrics.counter(context.metricGroup(), Metrics.RECORDS_FORWARDED));
        }

        @Override
        @Deprecated
        public SinkWriter<OutgoingRecord> createWriter(InitContext context) {
            throw new UnsupportedOperationException("Flink 1.20 calls the other method.");
        }
    }

    private static final class CountingWriter implements SinkWriter<OutgoingRecord> {
        private final Counter events;
        private final Counter records;

        CountingWriter(Counter events, Counter records) {
            this.events = events;
            this.records = records;
        }

        @Override
        public void write(OutgoingRecord record, Context context) {
            events.inc(record.events());
            records.inc();
        }

        @Override
        public void flush(boolean endOfInput) {
            // Nothing is held.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
