package io.eventforwarder.parse;

import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.EventBatch;
import java.util.ArrayList;
import java.util.List;

/**
 * The event batches of one input record, and dead letters for its input that can't be forwarded.
 */
public final class ParsedRecord {
    private final List<EventBatch> batches = new ArrayList<>(1);
    private final List<DeadLetter> deadLetters = new ArrayList<>(0);

    void add(EventBatch batch) {
        batches.add(batch);
    }

    void add(DeadLetter letter) {
        deadLetters.add(letter);
    }

    void addAll(ParsedRecord other) {
        batches.addAll(other.batches);
        deadLetters.addAll(other.deadLetters);
    }

    /** The batches in the order of the input, except for batches whose events were all refused. */
    public List<EventBatch> batches() {
        return batches;
    }

    /** The dead letters: one for each refused event, unless a batch has very many of them. */
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
