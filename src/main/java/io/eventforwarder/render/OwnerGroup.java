package io.eventforwarder.render;

import io.eventforwarder.event.Envelope;
import io.eventforwarder.event.Event;
import io.eventforwarder.event.EventBatch;
import io.eventforwarder.event.NameBased;
import io.eventforwarder.event.Owner;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What one owner has in a group: the batches from the oldest to the newest, the events in order.
 */
final class OwnerGroup {
    private static final Comparator<EventBatch> OLDEST_FIRST =
            Comparator.comparingLong(EventBatch::timestamp)
                    .thenComparingLong(EventBatch::arrival)
                    .thenComparing(EventBatch::place);

    private static final Comparator<OwnedEvent> IN_ORDER =
            Comparator.comparingLong(OwnedEvent::timestamp)
                    .thenComparingLong(owned -> owned.batch().arrival())
                    .thenComparing(owned -> owned.batch().place())
                    .thenComparingInt(OwnedEvent::index);

    private final List<EventBatch> batches = new ArrayList<>();
    private final List<OwnedEvent> events = new ArrayList<>();

    private OwnerGroup() {}

    /** Tells the owners apart: in the order of their first events. */
    static Collection<OwnerGroup> of(List<EventBatch> batches) {
        List<OwnedEvent> inOrder = new ArrayList<>();
        for (EventBatch batch : batches) {
            if (batch.events().isEmpty()) {
                inOrder.add(OwnedEvent.none(batch));
            }
            for (Event event : batch.events()) {
                inOrder.add(new OwnedEvent(batch, event));
            }
        }
        inOrder.sort(IN_ORDER);
        Map<Owner, OwnerGroup> groups = new LinkedHashMap<>();
        for (OwnedEvent owned : inOrder) {
            OwnerGroup group =
                    groups.computeIfAbsent(owned.batch().owner(), owner -> new OwnerGroup());
            if (!owned.isNone()) {
                group.events.add(owned);
            }
        }
        List<EventBatch> oldestFirst = new ArrayList<>(batches);
        oldestFirst.sort(OLDEST_FIRST);
        for (EventBatch batch : oldestFirst) {
            groups.get(batch.owner()).batches.add(batch);
        }
        return groups.values();
    }

    List<OwnedEvent> events() {
        return events;
    }

    EventBatch newest() {
        return batches.get(batches.size() - 1);
    }

    /** How many events of the batches the settings dropped. */
    long filtered() {
        long filtered = 0;
        for (EventBatch batch : batches) {
            filtered += batch.filtered();
        }
        return filtered;
    }

    /** Whether it is a whole input batch, and nothing else. */
    boolean isOneWholeBatch() {
        return batches.size() == 1 && batches.get(0).isWhole();
    }

    Envelope envelope() {
        return batches.size() == 1
                ? batches.get(0).envelope()
                : MergedEnvelope.of(
                        batches.stream().map(EventBatch::envelope).collect(Collectors.toList()));
    }

    /**
     * What ids are made of: the places and indexes of all events, so that groups with other events
     * have other ids.
     */
    String name() {
        StringBuilder name = new StringBuilder();
        for (EventBatch batch : batches) {
            name.append(batch.place()).append('[');
            for (Event event : batch.events()) {
                name.append(event.index()).append(',');
            }
            name.append(']');
        }
        return new BigInteger(1, NameBased.sha256(name.toString())).toString(16);
    }
}
