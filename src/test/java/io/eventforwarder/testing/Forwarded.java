package io.eventforwarder.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.OutgoingRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The records and the dead letters of some input. */
public record Forwarded(List<OutgoingRecord> records, List<DeadLetter> deadLetters) {
    public List<String> texts() {
        return records.stream()
                .map(record -> new String(record.bytes(), StandardCharsets.UTF_8))
                .toList();
    }

    public List<JsonNode> trees() {
        return texts().stream().map(Json::read).toList();
    }

    public String text() {
        return only(texts());
    }

    public JsonNode tree() {
        return only(trees());
    }

    public JsonNode data() {
        return tree().at("/events/0/data");
    }

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
