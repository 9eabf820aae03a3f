package io.eventforwarder.parse;

import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.EventBatch;
import java.util.ArrayList;
import java.util.List;

/**
 * The event batches of one input record, and dead letters for its input that can't be forwarded.
 */
public final class ParsedRecord implements ParsedInput {
    private final List<EventBatch> batches = new ArrayList<>(1);
    private final List<DeadLetter> deadLetters = new ArrayList<>(0);

    @Override
    public void batch(EventBatch batch) {
        batches.add(batch);
    }

    @Override
    public void deadLetter(DeadLetter letter) {
        deadLetters.add(letter);
    }

    public List<EventBatch> batches() {
        return batches;
    }

    public List<DeadLetter> deadLetters() {
        return deadLetters;
    }

    /** The number of events that came in; input that is not a batch counts as one. */
    public long received() {
        long events = 0;
        for (DeadLetter letter : deadLetters) {
            events += letter.events();
        }
        for (EventBatch batch : batches) {
            events += batch.events().size();
        }
        return events;
    }
}
