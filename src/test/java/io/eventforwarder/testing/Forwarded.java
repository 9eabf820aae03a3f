package io.eventforwarder.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.OutgoingRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The records and the dead letters of some input. */
public record Forwarded(List<OutgoingRecord> records, List<DeadLetter> deadLetters) {
    /** The records as text, byte for byte. */
    public List<String> texts() {
        return records.stream()
                .map(record -> new String(record.bytes(), StandardCharsets.UTF_8))
                .toList();
    }

    public List<JsonNode> trees() {
        return texts().stream().map(Json::read).toList();
    }

    /** The text of the only record. */
    public String text() {
        return only(texts());
    }

    /** The only record. */
    public JsonNode tree() {
        return only(trees());
    }

    /** The data of the only event of the only record. */
    public JsonNode data() {
        return tree().at("/events/0/data");
    }

    /** The event types of all records, in order. */
    public List<String> eventTypes() {
        return trees().stream()
                .flatMap(tree -> tree.at("/events").findValuesAsText("event_type").stream())
                .toList();
    }

    private static <T> T only(List<T> list) {
        if (list.size() != 1) {
            throw new AssertionError("Expected one record, but there are " + list.size());
        }
        return list.get(0);
    }
}
