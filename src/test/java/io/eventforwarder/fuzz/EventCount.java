package io.eventforwarder.fuzz;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;

/** Counts what comes in as the design says, straight from the JSON. */
final class EventCount {
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNumberLength(Integer.MAX_VALUE)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private EventCount() {}

    /** The events of valid JSON; what is no batch counts as one. */
    static long of(String json) throws IOException {
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                return ofBatch(parser);
            }
            long events = 0;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                events += ofBatch(parser);
            }
            return events;
        }
    }

    private static long ofBatch(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return 1;
        }
        int fields = 0;
        long events = 0;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            boolean isEvents = parser.currentName().equals("events");
            JsonToken value = parser.nextToken();
            if (!isEvents) {
                parser.skipChildren();
                continue;
            }
            fields++;
            if (value == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    parser.skipChildren();
                    events++;
                }
            } else {
                parser.skipChildren();
                events = value == JsonToken.VALUE_NULL ? 0 : 1;
            }
        }
        return fields > 1 ? 1 : events;
    }
}
