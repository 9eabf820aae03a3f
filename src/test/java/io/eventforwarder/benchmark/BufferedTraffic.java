package io.eventforwarder.benchmark;

import io.eventforwarder.event.EventBatch;
import io.eventforwarder.event.Fragment;
import io.eventforwarder.event.InputRecord;
import io.eventforwarder.event.Place;
import io.eventforwarder.parse.RecordParser;
import io.eventforwarder.testing.WaitingInput;
import io.eventforwarder.testing.traffic.Traffic;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Batches of generated traffic, always the same; counts what windows will hold of them. */
final class BufferedTraffic implements WaitingInput.Writer {
    private static final long serialVersionUID = 1L;
    private static final long SEED = 3;

    /** Of the one writer of this process that is at work. */
    static final AtomicLong EVENTS = new AtomicLong();

    static final AtomicLong FRAGMENT_BYTES = new AtomicLong();

    private transient Traffic traffic;
    private transient RecordParser parser;

    static void beginCounting() {
        EVENTS.set(0);
        FRAGMENT_BYTES.set(0);
    }

    @Override
    public InputRecord write(long number) {
        if (traffic == null) {
            traffic = new Traffic(SEED, Traffic.Mix.SINGLE_BATCHES);
            parser = new RecordParser(Set.of());
        }
        InputRecord record =
                new InputRecord(
                        traffic.next().bytes(),
                        Place.inStream("events", "shardId-000000000000", "4961" + number, 0),
                        1_700_000_000_000L + number);
        for (EventBatch batch : parser.parse(record).batches()) {
            EVENTS.addAndGet(batch.events().size());
            FRAGMENT_BYTES.addAndGet(new Fragment(batch, "", false, 0).bytes());
        }
        return record;
    }
}
