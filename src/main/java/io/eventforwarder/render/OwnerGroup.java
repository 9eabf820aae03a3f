package io.eventforwarder.render;

import io.eventforwarder.model.Envelope;
import io.eventforwarder.model.Event;
import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.NameBasedIds;
import io.eventforwarder.model.Owner;
import io.eventforwarder.model.Slice;
import io.eventforwarder.model.TextBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * The batches of one owner in a group, from the oldest to the newest, and their events in the order
 * in which they are sent.
 */
final class OwnerGroup {
    private static final Comparator<EventBatch> BY_ARRIVAL =
            Comparator.comparingLong(EventBatch::arrival).thenComparing(EventBatch::position);

    private static final Comparator<EventBatch> BY_TIMESTAMP =
            Comparator.comparingLong(EventBatch::timestamp).thenComparing(BY_ARRIVAL);
    private static final Comparator<OwnedEvent> EVENT_ORDER =
            Comparator.comparingLong(OwnedEvent::timestamp)
                    .thenComparingInt(OwnedEvent::timestampFraction)
                    .thenComparing(OwnedEvent::batch, BY_ARRIVAL)
                    .thenComparingInt(OwnedEvent::index);

    private final List<EventBatch> batches = new ArrayList<>();
    private final List<OwnedEvent> events = new ArrayList<>();

    private OwnerGroup() {}

    /** Divides batches by owner, in the order of the owners' first events. */
    static Collection<OwnerGroup> of(List<EventBatch> batches) {
        List<OwnedEvent> inOrder = new ArrayList<>();
        for (EventBatch batch : batches) {
            for (Event event : batch.events()) {
                inOrder.add(new OwnedEvent(batch, event));
            }
            if (batch.events().isEmpty()) {
                inOrder.add(new OwnedEvent(batch, null));
            }
        }
        inOrder.sort(EVENT_ORDER);
        Map<Owner, OwnerGroup> groups = new LinkedHashMap<>();
        for (OwnedEvent owned : inOrder) {
            OwnerGroup group =
                    groups.computeIfAbsent(owned.batch.owner(), owner -> new OwnerGroup());
            if (owned.event != null) {
                group.events.add(owned);
            }
        }
        for (EventBatch batch : batches) {
            groups.get(batch.owner()).batches.add(batch);
        }
        groups.values().forEach(OwnerGroup::sortBatches);
        return groups.values();
    }

    /**
     * Sorts the batches from the oldest to the newest by their timestamps. A clock that gives a
     * time after the arrival cannot be trusted: such a batch goes before the first batch, in the
     * order of the timestamps, that arrived after it.
     */
    private void sortBatches() {
        List<EventBatch> ahead = new ArrayList<>(0);
        batches.removeIf(batch -> batch.timestamp() > batch.arrival() && ahead.add(batch));
        batches.sort(BY_TIMESTAMP);
        if (ahead.isEmpty()) {
            return;
        }
        ahead.sort(BY_ARRIVAL);
        List<EventBatch> trusted = List.copyOf(batches);
        batches.clear();
        int next = 0;
        for (EventBatch batch : ahead) {
            while (next < trusted.size() && BY_ARRIVAL.compare(trusted.get(next), batch) <= 0) {
                batches.add(trusted.get(next++));
            }
            batches.add(batch);
        }
        batches.addAll(trusted.subList(next, trusted.size()));
    }

    List<OwnedEvent> events() {
        return events;
    }

    /** A group for each batch, from the oldest to the newest. */
    List<OwnerGroup> byBatch() {
        List<OwnerGroup> groups = new ArrayList<>(batches.size());
        for (EventBatch batch : batches) {
            groups.addAll(of(List.of(batch)));
        }
        return groups;
    }

    EventBatch newest() {
        return batches.get(batches.size() - 1);
    }

    /** The number of events that settings dropped from the batches. */
    long filtered() {
        long filtered = 0;
        for (EventBatch batch : batches) {
            filtered += batch.filtered();
        }
        return filtered;
    }

    /** Whether this is one input batch with all of its events. */
    boolean isOneWholeBatch() {
        return batches.size() == 1 && batches.get(0).isWhole();
    }

    /** See {@link EnvelopeMerger#merge}. */
    Envelope envelope(EnvelopeMerger merger) {
        return batches.size() == 1 ? batches.get(0).envelope() : merger.merge(batches);
    }

    /**
     * The name from which ids are made. It depends on the source positions and indexes of all
     * events, so groups of different events have different ids.
     *
     * @param name a buffer that is cleared and used
     */
    String name(TextBuffer name) {
        name.clear();
        for (EventBatch batch : batches) {
            batch.position().appendTo(name).append('[');
            for (Event event : batch.events()) {
                name.append(event.index()).append(',');
            }
            name.append(']');
        }
        return NameBasedIds.hash(name);
    }

    /** An event and its batch. The event is null for a batch without events. */
    static final class OwnedEvent {
        private final EventBatch batch;
        @Nullable private final Event event;

        private OwnedEvent(EventBatch batch, @Nullable Event event) {
            this.batch = batch;
            this.event = event;
        }

        EventBatch batch() {
            return batch;
        }

        Slice json() {
            return event.json();
        }

        /** The timestamp of the event, or of its batch if the event's timestamp can't be read. */
        private long timestamp() {
            return event == null || event.timestamp() == Event.NO_TIMESTAMP
                    ? batch.timestamp()
                    : event.timestamp();
        }

        private int timestampFraction() {
            return event == null ? 0 : event.timestampFraction();
        }

        private int index() {
            return event == null ? 0 : event.index();
        }
    }
}
