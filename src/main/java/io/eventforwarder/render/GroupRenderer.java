package io.eventforwarder.render;

import io.eventforwarder.model.CloseReason;
import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.model.TextBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Renders what left a window together: a record for each owner, or several parts where one would be
 * too large. Every part has the whole envelope, so it is a valid record by itself.
 */
final class GroupRenderer {
    private final AddedFields added;
    private final RecordLimit limit;
    private final EnvelopeMerger merger = new EnvelopeMerger();
    private final TextBuffer names = new TextBuffer();

    /**
     * @param uniqueId the text that every record carries as {@code unique_id}, if any
     * @param includeForwardingInfo whether all records say how they came to be; parts, and what was
     *     sent for its size, do anyway
     */
    GroupRenderer(Optional<String> uniqueId, boolean includeForwardingInfo, RecordLimit limit) {
        this.added = new AddedFields(uniqueId, includeForwardingInfo);
        this.limit = limit;
    }

    /**
     * Hands on the group's records in their order.
     *
     * @param batches of one device, not empty
     * @param sequence the number of the device's next record, if its records are counted
     * @param refused gets the events that are too large alone
     * @return the number of the device's next record after these
     */
    OptionalLong render(
            List<EventBatch> batches,
            CloseReason reason,
            OptionalLong sequence,
            Consumer<OutgoingRecord> records,
            Consumer<DeadLetter> refused) {
        OptionalLong next = sequence;
        for (OwnerGroup group : OwnerGroup.of(batches)) {
            OwnerRecords owner = new OwnerRecords(group, reason, merger, added, limit, names);
            next = after(next, owner.render(next, records, refused));
        }
        return next;
    }

    private static OptionalLong after(OptionalLong sequence, int records) {
        return sequence.isPresent()
                ? OptionalLong.of(sequence.getAsLong() + records)
                : OptionalLong.empty();
    }
}
