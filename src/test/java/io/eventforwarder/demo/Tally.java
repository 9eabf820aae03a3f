package io.eventforwarder.demo;

import io.eventforwarder.testing.traffic.TrafficMessage;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What went in and what came out. Safe for use by several threads. */
final class Tally {
    private final Set<String> droppedTypes;
    private final EmptyBatches emptyBatches;
    private final Map<String, Long> recordsByReason = new TreeMap<>();
    private final Map<String, Long> sentByType = new TreeMap<>();
    private final Map<String, Long> forwardedByType = new TreeMap<>();
    private final Set<String> messageIds = new HashSet<>();

    private long batches;
    private long events;
    private long filtered;
    private long batchesWithoutEvents;
    private long malformed;
    private long forwarded;
    private long recordsWithoutEvents;
    private long largestRecord;
    private long duplicates;
    private long deadLetters;

    Tally(Set<String> droppedTypes, EmptyBatches emptyBatches) {
        this.droppedTypes = droppedTypes;
        this.emptyBatches = emptyBatches;
    }

    synchronized void sent(TrafficMessage message) {
        batches += message.batches();
        batchesWithoutEvents += message.batchesWithoutEvents();
        malformed += message.malformed();
        events += message.events();
        message.eventsByType()
                .forEach(
                        (type, count) -> {
                            sentByType.merge(type, (long) count, Long::sum);
                            if (droppedTypes.contains(type)) {
                                filtered += count;
                            }
                        });
    }

    /** Counts a record that came out, unless one with the same message id did before. */
    synchronized void forwarded(ForwardedRecord record) {
        if (!messageIds.add(record.messageId())) {
            duplicates++;
            return;
        }
        if (record.eventTypes().isEmpty()) {
            recordsWithoutEvents++;
        }
        recordsByReason.merge(record.closeReason(), 1L, Long::sum);
        largestRecord = Math.max(largestRecord, record.eventTypes().size());
        for (String type : record.eventTypes()) {
            forwardedByType.merge(type, 1L, Long::sum);
            forwarded++;
        }
    }

    synchronized void deadLetters(long count) {
        deadLetters = count;
    }

    synchronized Totals totals() {
        return new Totals(
                batches,
                events,
                forwarded,
                filtered,
                deadLetters,
                malformed,
                batchesWithoutEvents,
                emptyBatches,
                messageIds.size(),
                recordsWithoutEvents,
                largestRecord,
                duplicates,
                new TreeMap<>(recordsByReason),
                new TreeMap<>(sentByType),
                new TreeMap<>(forwardedByType));
    }
}
