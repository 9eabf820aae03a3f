package io.eventforwarder.parse;

import io.eventforwarder.json.JsonTokens;
import io.eventforwarder.json.MalformedJsonException;
import io.eventforwarder.model.Envelope;
import io.eventforwarder.model.Event;
import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.Field;
import io.eventforwarder.model.Slice;
import io.eventforwarder.model.TextBuffer;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Cuts fields out of batches that have been parsed before, when other fields were withheld. */
public final class FieldRedactor implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final byte[] EVENTS = "{\"events\":[".getBytes(StandardCharsets.UTF_8);

    private final EnumSet<Field> withheld;
    private transient BatchParser walk;

    public FieldRedactor(Set<Field> withheld) {
        this.withheld = EnumSet.noneOf(Field.class);
        this.withheld.addAll(withheld);
    }

    /** The batch without the withheld fields; all else about it stays. */
    public EventBatch cut(EventBatch batch) {
        if (walk == null) {
            walk = new BatchParser(withheld);
        }
        Slice json = json(batch);
        ParsedRecord parsed = new ParsedRecord();
        try {
            JsonTokens tokens = new JsonTokens().begin(json.array(), json.from(), json.to());
            tokens.next();
            walk.read(tokens, json.array(), batch.place(), batch.arrival(), parsed);
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("A batch is not the JSON that was parsed.", e);
        }
        EventBatch cut = parsed.batches().get(0);
        return batch.withContent(
                envelope(cut.envelope(), batch.envelope().batchId()),
                events(batch.events(), cut.events()));
    }

    private static Slice json(EventBatch batch) {
        TextBuffer json = new TextBuffer().append(EVENTS);
        boolean first = true;
        for (Event event : batch.events()) {
            if (!first) {
                json.append(',');
            }
            json.append(event.json());
            first = false;
        }
        json.append(']');
        if (batch.envelope().members().length() > 0) {
            json.append(',');
            json.append(batch.envelope().members());
        }
        json.append('}');
        return json.view();
    }

    private static Envelope envelope(Envelope cut, Slice batchId) {
        return new Envelope(
                cut.members(),
                batchId,
                cut.hasMessageType(),
                cut.hasTimestamp(),
                cut.hasUserAttributes());
    }

    private static List<Event> events(List<Event> before, List<Event> cut) {
        List<Event> events = new ArrayList<>(before.size());
        for (int i = 0; i < before.size(); i++) {
            Event event = before.get(i);
            events.add(
                    new Event(
                            event.type(),
                            event.index(),
                            event.timestamp(),
                            event.session(),
                            cut.get(i).json()));
        }
        return events;
    }

    /** The same text for the same fields. */
    @Override
    public String toString() {
        return withheld.toString();
    }
}
