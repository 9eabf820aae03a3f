package io.eventforwarder.demo;

import io.eventforwarder.testing.traffic.TrafficMessage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Counts what the demo sent and what the job forwarded. */
final class Tally {
    private static final int RECORDS_KEPT = 10;

    final Map<String, Long> sentByType = new TreeMap<>();
    final Map<String, Long> forwardedByType = new TreeMap<>();
    final Map<String, Long> recordsByReason = new TreeMap<>();

    final Deque<ForwardedRecord> lastRecords = new ArrayDeque<>();

    long batches;
    long batchesWithoutEvents;
    long malformed;
    long filtered;
    long deadLetters;
    long openWindows;
    long recordsWithoutEvents;
    long largestRecord;
    long duplicates;

    private final Set<String> droppedTypes;
    private final boolean forwardsEmptyBatches;
    private final boolean mergesBatches;
    private final Set<String> messageIds = new HashSet<>();

    Tally(DemoSettings settings) {
        droppedTypes = settings.droppedTypes();
        forwardsEmptyBatches = settings.forwardsEmptyBatches();
        mergesBatches = settings.mode == DemoMode.TEN_MINUTE;
    }

    void addSent(TrafficMessage message) {
        batches += message.batches();
        batchesWithoutEvents += message.batchesWithoutEvents();
        malformed += message.malformed();
        message.eventsByType()
                .forEach(
                        (type, count) -> {
                            sentByType.merge(type, (long) count, Long::sum);
                            filtered += droppedTypes.contains(type) ? count : 0;
                        });
    }

    /** Counts a record. A record whose message id was counted before counts as a duplicate. */
    void addForwarded(ForwardedRecord record) {
        if (!messageIds.add(record.messageId())) {
            duplicates++;
            return;
        }
        recordsWithoutEvents += record.eventTypes().isEmpty() ? 1 : 0;
        largestRecord = Math.max(largestRecord, record.eventTypes().size());
        recordsByReason.merge(record.closeReason(), 1L, Long::sum);
        record.eventTypes().forEach(type -> forwardedByType.merge(type, 1L, Long::sum));
        lastRecords.addLast(record);
        if (lastRecords.size() > RECORDS_KEPT) {
            lastRecords.removeFirst();
        }
    }

    /** The events that were sent; malformed input counts as one event. */
    long sent() {
        return malformed + sum(sentByType);
    }

    long forwarded() {
        return sum(forwardedByType);
    }

    long records() {
        return messageIds.size();
    }

    long inFlight() {
        return sent() - forwarded() - filtered - deadLetters;
    }

    boolean addsUp() {
        long emptyRecords = forwardsEmptyBatches ? batchesWithoutEvents : 0;
        return inFlight() == 0
                && deadLetters == malformed
                && (mergesBatches
                        ? recordsWithoutEvents <= emptyRecords
                        : recordsWithoutEvents == emptyRecords);
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
