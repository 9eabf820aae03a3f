package io.eventforwarder.parse;

import io.eventforwarder.json.JsonDocument;
import io.eventforwarder.json.JsonParser;
import io.eventforwarder.json.MalformedJsonException;
import io.eventforwarder.model.Event;
import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.Field;
import io.eventforwarder.model.Slice;
import io.eventforwarder.model.TextBuffer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Removes fields from batches that were parsed when other fields were withheld. */
public final class FieldRedactor implements Serializable {
    private static final long serialVersionUID = 1L;

    private final EnumSet<Field> withheld;
    private transient BatchParser parser;

    public FieldRedactor(Set<Field> withheld) {
        this.withheld = EnumSet.noneOf(Field.class);
        this.withheld.addAll(withheld);
    }

    /** The batch without the withheld fields, and otherwise unchanged. */
    public EventBatch redact(EventBatch batch) {
        if (parser == null) {
            parser = new BatchParser(withheld);
        }
        Slice json = json(batch);
        ParsedRecord parsed = new ParsedRecord();
        try {
            JsonDocument document =
                    JsonParser.withoutLimit().parse(json.array(), json.from(), json.to());
            parser.parse(JsonDocument.ROOT, document, batch.position(), batch.arrival(), parsed);
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("A parsed batch is not valid JSON.", e);
        }
        EventBatch redacted = parsed.batches().get(0);
        List<Event> events = new ArrayList<>(batch.events().size());
        for (int i = 0; i < batch.events().size(); i++) {
            events.add(batch.events().get(i).withJson(redacted.events().get(i).json()));
        }
        return batch.withContent(
                redacted.envelope().withBatchId(batch.envelope().batchId()), events);
    }

    private static Slice json(EventBatch batch) {
        TextBuffer json = new TextBuffer().append("{\"events\":[");
        for (int i = 0; i < batch.events().size(); i++) {
            if (i > 0) {
                json.append(',');
            }
            json.append(batch.events().get(i).json());
        }
        json.append(']');
        if (batch.envelope().members().length() > 0) {
            json.append(',').append(batch.envelope().members());
        }
        return json.append('}').view();
    }

    /** A text that is equal for equal fields. It is part of the fingerprint of the settings. */
    @Override
    public String toString() {
        return withheld.toString();
    }
}
