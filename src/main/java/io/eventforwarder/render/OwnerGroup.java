package io.eventforwarder.render;

import io.eventforwarder.event.Envelope;
import io.eventforwarder.event.Event;
import io.eventforwarder.event.EventBatch;
import io.eventforwarder.event.NameBased;
import io.eventforwarder.event.Owner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one owner has in a group: the batches from the oldest to the newest, the events in order.
 */
final class OwnerGroup {
    private final List<EventBatch> batches;
    private final List<OwnedEvent> events;

    private OwnerGroup(List<EventBatch> batches, List<OwnedEvent> events) {
        this.batches = batches;
        this.events = events;
    }

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
        inOrder.sort(OwnerGroup::inOrder);
        List<EventBatch> oldestFirst = new ArrayList<>(batches);
        oldestFirst.sort(OwnerGroup::oldestFirst);
        if (isOfOneOwner(batches)) {
            inOrder.removeIf(OwnedEvent::isNone);
            return List.of(new OwnerGroup(oldestFirst, inOrder));
        }
        return byOwner(oldestFirst, inOrder);
    }

    private static boolean isOfOneOwner(List<EventBatch> batches) {
        for (EventBatch batch : batches) {
            if (!batch.owner().equals(batches.get(0).owner())) {
                return false;
            }
        }
        return !batches.isEmpty();
    }

    private static Collection<OwnerGroup> byOwner(
            List<EventBatch> oldestFirst, List<OwnedEvent> inOrder) {
        Map<Owner, OwnerGroup> groups = new LinkedHashMap<>();
        for (OwnedEvent owned : inOrder) {
            OwnerGroup group =
                    groups.computeIfAbsent(
                            owned.batch().owner(),
                            owner -> new OwnerGroup(new ArrayList<>(), new ArrayList<>()));
            if (!owned.isNone()) {
                group.events.add(owned);
            }
        }
        for (EventBatch batch : oldestFirst) {
            groups.get(batch.owner()).batches.add(batch);
        }
        return groups.values();
    }

    private static int inOrder(OwnedEvent one, OwnedEvent other) {
        int order = Long.compare(one.timestamp(), other.timestamp());
        order = order != 0 ? order : byArrival(one.batch(), other.batch());
        return order != 0 ? order : Integer.compare(one.index(), other.index());
    }

    private static int oldestFirst(EventBatch one, EventBatch other) {
        int order = Long.compare(one.timestamp(), other.timestamp());
        return order != 0 ? order : byArrival(one, other);
    }

    private static int byArrival(EventBatch one, EventBatch other) {
        int order = Long.compare(one.arrival(), other.arrival());
        return order != 0 ? order : one.place().compareTo(other.place());
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

    /** See {@link EnvelopeMerger#merge}. */
    Envelope envelope(EnvelopeMerger merger) {
        return batches.size() == 1 ? batches.get(0).envelope() : merger.merge(batches);
    }

    /**
     * What ids are made of: the places and indexes of all events, so that groups with other events
     * have other ids.
     */
    String name() {
        StringBuilder name = new StringBuilder(128 * batches.size());
        for (EventBatch batch : batches) {
            batch.place().appendTo(name);
            name.append('[');
            for (Event event : batch.events()) {
                name.append(event.index()).append(',');
            }
            name.append(']');
        }
        return NameBased.hash(name.toString());
    }
}
