package io.eventforwarder.render;

import io.eventforwarder.model.Envelope;
import io.eventforwarder.model.Event;
import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.NameBasedIds;
import io.eventforwarder.model.Owner;
import io.eventforwarder.model.TextBuffer;
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
        List<OwnedEvent> inOrder = new ArrayList<>(atMost(batches));
        for (int i = 0; i < batches.size(); i++) {
            EventBatch batch = batches.get(i);
            List<Event> its = batch.events();
            if (its.isEmpty()) {
                inOrder.add(OwnedEvent.none(batch));
            }
            for (int j = 0; j < its.size(); j++) {
                inOrder.add(new OwnedEvent(batch, its.get(j)));
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

    private static int atMost(List<EventBatch> batches) {
        int events = batches.size();
        for (int i = 0; i < batches.size(); i++) {
            events += batches.get(i).events().size();
        }
        return events;
    }

    private static boolean isOfOneOwner(List<EventBatch> batches) {
        for (int i = 1; i < batches.size(); i++) {
            if (!batches.get(i).owner().equals(batches.get(0).owner())) {
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
     *
     * @param name where it is written
     */
    String name(TextBuffer name) {
        name.clear();
        for (int i = 0; i < batches.size(); i++) {
            batches.get(i).place().appendTo(name).append('[');
            List<Event> its = batches.get(i).events();
            for (int j = 0; j < its.size(); j++) {
                name.append(its.get(j).index()).append(',');
            }
            name.append(']');
        }
        return NameBasedIds.hash(name);
    }
}
