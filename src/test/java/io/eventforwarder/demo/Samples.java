package io.eventforwarder.demo;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The latest records that came out, and the latest of each close reason. */
final class Samples {
    private static final int LATEST = 3;
    private static final int OF_EACH_REASON = 3;

    private final Deque<ForwardedRecord> latest = new ArrayDeque<>();
    private final Map<String, Deque<ForwardedRecord>> byReason = new TreeMap<>();

    void add(ForwardedRecord record) {
        keep(record, latest, LATEST);
        keep(
                record,
                byReason.computeIfAbsent(record.closeReason(), reason -> new ArrayDeque<>()),
                OF_EACH_REASON);
    }

    /** The last ones, oldest first. */
    List<ForwardedRecord> latest() {
        return List.copyOf(latest);
    }

    /** The last ones of each close reason. */
    List<ForwardedRecord> ofEachReason() {
        List<ForwardedRecord> records = new ArrayList<>();
        byReason.values().forEach(records::addAll);
        return records;
    }

    private static void keep(ForwardedRecord record, Deque<ForwardedRecord> records, int most) {
        if (records.size() == most) {
            records.removeFirst();
        }
        records.addLast(record);
    }
}
