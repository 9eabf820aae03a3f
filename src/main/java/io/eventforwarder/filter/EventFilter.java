package io.eventforwarder.filter;

import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.EventType;
import io.eventforwarder.model.Owner;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.settings.Toggle;
import java.io.Serializable;
import java.util.EnumSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Decides which batches and events the settings drop. {@link Filters} applies each setting in an
 * operator of its own. {@link #applyTo} applies all settings at once, to batches that were filtered
 * under other settings.
 */
public final class EventFilter implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The accepted API keys and environments; an empty set accepts all. */
    private final TreeSet<String> apiKeys;

    private final TreeSet<String> environments = new TreeSet<>();
    private final boolean sendBatchesWithoutEvents;
    private final EnumSet<EventType> droppedTypes = EnumSet.noneOf(EventType.class);

    public EventFilter(Settings settings) {
        apiKeys = new TreeSet<>(settings.source().apiKeys());
        settings.source().environments().forEach(each -> environments.add(each.text()));
        sendBatchesWithoutEvents = settings.connection().sendBatchesWithoutEvents();
        for (Toggle toggle : Toggle.values()) {
            if (!settings.connection().sends(toggle)) {
                droppedTypes.addAll(types(toggle));
            }
        }
    }

    /** The event types that a toggle switches. Types without a toggle are always forwarded. */
    static EnumSet<EventType> types(Toggle toggle) {
        EnumSet<EventType> types = EnumSet.allOf(EventType.class);
        types.removeIf(type -> !toggle.eventTypes().contains(type.label()));
        return types;
    }

    boolean acceptsAllOwners() {
        return apiKeys.isEmpty() && environments.isEmpty();
    }

    boolean accepts(Owner owner) {
        return (apiKeys.isEmpty() || apiKeys.contains(owner.apiKey()))
                && (environments.isEmpty() || environments.contains(owner.environment()));
    }

    /** The batch without the events to drop; empty if nothing of the batch is to be forwarded. */
    public Optional<EventBatch> applyTo(EventBatch batch) {
        if (!accepts(batch.owner()) || (batch.received() == 0 && !sendBatchesWithoutEvents)) {
            return Optional.empty();
        }
        EventBatch kept = batch.without(event -> droppedTypes.contains(event.type()));
        return kept.isEmptied() ? Optional.empty() : Optional.of(kept);
    }

    /**
     * A text that is equal for filters that drop the same events, and different for other filters.
     */
    @Override
    public String toString() {
        return String.join(
                "/",
                apiKeys.toString(),
                environments.toString(),
                Boolean.toString(sendBatchesWithoutEvents),
                droppedTypes.toString());
    }
}
