package io.eventforwarder.filter;

import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.EventType;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.settings.Toggle;
import java.io.Serializable;
import java.util.EnumSet;
import java.util.Optional;

/** Drops what {@link Filters} drops, in one go: for batches that met other settings before. */
public final class EventFilter implements Serializable {
    private static final long serialVersionUID = 1L;

    private final AcceptedOwners accepted;
    private final boolean batchesWithoutEvents;
    private final EnumSet<EventType> dropped = EnumSet.noneOf(EventType.class);

    public EventFilter(Settings settings) {
        accepted = new AcceptedOwners(settings.source());
        batchesWithoutEvents = settings.connection().sendBatchesWithoutEvents();
        for (Toggle toggle : Toggle.values()) {
            if (!settings.connection().sends(toggle)) {
                dropped.addAll(ToggledTypes.of(toggle));
            }
        }
    }

    /** What is left of a batch; empty if nothing of it is to be forwarded. */
    public Optional<EventBatch> of(EventBatch batch) {
        if (!accepted.include(batch.owner()) || (batch.received() == 0 && !batchesWithoutEvents)) {
            return Optional.empty();
        }
        EventBatch kept = batch.without(event -> dropped.contains(event.type()));
        return kept.isEmptied() ? Optional.empty() : Optional.of(kept);
    }

    /** The same text for settings that keep the same. */
    @Override
    public String toString() {
        return accepted + "/" + batchesWithoutEvents + "/" + dropped;
    }
}
