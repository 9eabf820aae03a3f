package io.eventforwarder.kinesis;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Keeps the records that a stream has stored, in order. */
public final class StoredRecords implements Consumer<StoredRecord> {
    private final List<StoredRecord> records = new ArrayList<>();

    @Override
    public synchronized void accept(StoredRecord record) {
        records.add(record);
    }

    public synchronized List<StoredRecord> all() {
        return List.copyOf(records);
    }
}
