package io.eventforwarder.benchmark.parts;

import io.eventforwarder.event.EventBatch;
import io.eventforwarder.event.Fragment;
import io.eventforwarder.event.InputRecord;
import io.eventforwarder.event.Place;
import io.eventforwarder.parse.RecordParser;
import io.eventforwarder.testing.traffic.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.TypeInformation;

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

    /** What the records hold, as it comes to be rendered as received. */
    List<EventBatch> batches() {
        return parsed().stream().map(new Network<>(EventBatch.TYPE)::passed).toList();
    }

    /** What the records hold, as it goes to ten-minute windows. */
    List<Fragment> sent() {
        return parsed().stream().map(batch -> new Fragment(batch, "", false, 0)).toList();
    }

    /**
     * What the records hold, as it comes to ten-minute windows.
     *
     * @param type what it is on its way
     */
    List<Fragment> fragments(TypeInformation<Fragment> type) {
        return sent().stream().map(new Network<>(type)::passed).toList();
    }

    long bytes() {
        return records.stream().mapToLong(record -> record.bytes().length).sum();
    }

    long events() {
        return batches().stream().mapToLong(batch -> batch.events().size()).sum();
    }
}
