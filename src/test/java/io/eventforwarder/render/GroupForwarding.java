package io.eventforwarder.render;

import io.eventforwarder.model.CloseReason;
import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.InputRecord;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.parse.RecordParser;
import io.eventforwarder.settings.OutputSettings.RecordDelimiter;
import io.eventforwarder.testing.Forwarded;
import io.eventforwarder.testing.Inputs;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Parses batches, and renders them as one group of a window. */
final class GroupForwarding {
    private CloseReason reason = CloseReason.INTERVAL;
    private boolean includeForwardingInfo;
    private int maxRecordSize = 1 << 20;
    private long sequence;
    private RecordDelimiter delimiter = RecordDelimiter.NONE;

    static Forwarded together(Object... batches) {
        return new GroupForwarding().of(batches);
    }

    static GroupForwarding closed(CloseReason reason) {
        GroupForwarding forwarding = new GroupForwarding();
        forwarding.reason = reason;
        return forwarding;
    }

    GroupForwarding withForwardingInfo(long nextSequence) {
        includeForwardingInfo = true;
        sequence = nextSequence;
        return this;
    }

    GroupForwarding withMaxRecordSize(int bytes) {
        maxRecordSize = bytes;
        return this;
    }

    GroupForwarding withDelimiter(RecordDelimiter newDelimiter) {
        delimiter = newDelimiter;
        return this;
    }

    /** Parses batches that arrive one after the other, a millisecond apart. */
    Forwarded of(Object... inputs) {
        List<EventBatch> batches = new ArrayList<>();
        for (Object input : inputs) {
            batches.addAll(parsed(input.toString(), batches.size()));
        }
        return of(batches);
    }

    Forwarded of(List<EventBatch> batches) {
        List<OutgoingRecord> records = new ArrayList<>();
        List<DeadLetter> refused = new ArrayList<>();
        new GroupRenderer(
                        Optional.empty(),
                        includeForwardingInfo,
                        delimiter,
                        new RecordLimit(maxRecordSize))
                .render(batches, reason, sequence, records::add, refused::add);
        return new Forwarded(records, refused);
    }

    static List<EventBatch> parsed(String input, int number) {
        return new RecordParser(Set.of())
                .parse(
                        new InputRecord(
                                input.getBytes(StandardCharsets.UTF_8),
                                Inputs.position(number),
                                Inputs.ARRIVAL + number))
                .batches();
    }
}
