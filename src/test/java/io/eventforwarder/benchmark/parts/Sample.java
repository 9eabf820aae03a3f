package io.eventforwarder.benchmark.parts;

import io.eventforwarder.event.EventBatch;
import io.eventforwarder.event.InputRecord;
import io.eventforwarder.event.Place;
import io.eventforwarder.parse.RecordParser;
import io.eventforwarder.testing.traffic.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Input records that are always the same, one event batch each. */
final class Sample {
    private static final long SEED = 7;
    private static final long BEGINNING = 1_700_000_000_000L;

    private final List<InputRecord> records;

    /**
     * @param devices how many the records come from
     */
    Sample(int count, int devices) {
        Traffic traffic = new Traffic(SEED, Traffic.Mix.SINGLE_BATCHES, BEGINNING, devices);
        records = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            records.add(
                    new InputRecord(
                            traffic.next().bytes(),
                            Place.inStream(
                                    "events",
                                    "shardId-000000000000",
                                    String.format("4961%052d", i),
                                    0),
                            BEGINNING + i));
        }
    }

    List<InputRecord> records() {
        return records;
    }

    /** What the records hold, as it leaves the parser. */
    List<EventBatch> parsed() {
        RecordParser parser = new RecordParser(Set.of());
        return records.stream().flatMap(record -> parser.parse(record).batches().stream()).toList();
    }

    /** What the records hold, as it comes to windows and rendering. */
    List<EventBatch> batches() {
        Network network = new Network();
        return parsed().stream().map(network::passed).toList();
    }

    long bytes() {
        return records.stream().mapToLong(record -> record.bytes().length).sum();
    }

    long events() {
        return batches().stream().mapToLong(batch -> batch.events().size()).sum();
    }
}
