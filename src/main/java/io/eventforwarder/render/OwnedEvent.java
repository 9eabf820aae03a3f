package io.eventforwarder.render;

import io.eventforwarder.model.Event;
import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.Text;
import javax.annotation.Nullable;

/** An event and the batch that it came in; or, for a batch without events, its place among them. */
final class OwnedEvent {
    private final EventBatch batch;
    @Nullable private final Event event;

    OwnedEvent(EventBatch batch, @Nullable Event event) {
        this.batch = batch;
        this.event = event;
    }

    static OwnedEvent none(EventBatch batch) {
        return new OwnedEvent(batch, null);
    }

    boolean isNone() {
        return event == null;
    }

    EventBatch batch() {
        return batch;
    }

    Text json() {
        return event.json();
    }

    /** The event's timestamp; its batch's where that can't be read. */
    long timestamp() {
        return isNone() || event.timestamp() == Event.NO_TIMESTAMP
                ? batch.timestamp()
                : event.timestamp();
    }

    int index() {
        return isNone() ? 0 : event.index();
    }
}
