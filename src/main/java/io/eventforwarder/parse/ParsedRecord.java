package io.eventforwarder.parse;

import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.EventBatch;
import java.util.ArrayList;
import java.util.List;

/** What one input record holds: event batches, and what of it can't be forwarded. */
public final class ParsedRecord {
    private final List<EventBatch> batches = new ArrayList<>(1);
    private List<DeadLetter> deadLetters = List.of();

    void add(EventBatch batch) {
        batches.add(batch);
    }

    void add(DeadLetter letter) {
        if (deadLetters.isEmpty()) {
            deadLetters = new ArrayList<>();
        }
        deadLetters.add(letter);
    }

    void addAll(ParsedRecord other) {
        batches.addAll(other.batches);
        other.deadLetters.forEach(this::add);
    }

    /** In the order of the input; a batch all of whose events were refused is not among them. */
    public List<EventBatch> batches() {
        return batches;
    }

    /** Each stands for one event, unless a batch has very many of them. */
    public List<DeadLetter> deadLetters() {
        return deadLetters;
    }

    /** How many events came in; input that is no batch counts as one. */
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
