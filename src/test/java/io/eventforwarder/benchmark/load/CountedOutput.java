package io.eventforwarder.benchmark.load;

import io.eventforwarder.event.DeadLetter;
import io.eventforwarder.event.OutgoingRecord;
import io.eventforwarder.sink.RecordOutput;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Counts what leaves and drops it. For jobs of this process. */
public final class CountedOutput implements RecordOutput {
    private static final Map<UUID, AtomicLong> COUNTS = new ConcurrentHashMap<>();

    private final UUID id = UUID.randomUUID();

    public CountedOutput() {
        COUNTS.put(id, new AtomicLong());
    }

    /** The events that have left. */
    public long events() {
        return COUNTS.get(id).get();
    }

    @Override
    public Optional<DataStream<DeadLetter>> forward(DataStream<OutgoingRecord> records) {
        records.filter(new CountAndDrop(id)).uid("discard").name("Count and drop");
        return Optional.empty();
    }

    private static final class CountAndDrop implements FilterFunction<OutgoingRecord> {
        private static final long serialVersionUID = 1L;

        private final UUID id;

        CountAndDrop(UUID id) {
            this.id = id;
        }

        @Override
        public boolean filter(OutgoingRecord record) {
            COUNTS.get(id).addAndGet(record.events());
            return false;
        }
    }
}
