package io.eventforwarder.sink;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** How many events a record holds, where nothing but its bytes is known of it. */
final class EventsOfRecord {
    private static final JsonFactory JSON = new JsonFactory();

    private EventsOfRecord() {}

    static int count(byte[] record) {
        try (JsonParser parser = JSON.createParser(record)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isEvents = parser.currentName().equals("events");
                JsonToken value = parser.nextToken();
                if (isEvents && value == JsonToken.START_ARRAY) {
                    return elements(parser);
                }
                parser.skipChildren();
            }
            return 0;
        } catch (IOException e) {
            // Without its cause, which could quote the record.
            throw new IllegalStateException("The record is not of the form that is rendered.");
        }
    }

    private static int elements(JsonParser parser) throws IOException {
        int count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            count++;
            parser.skipChildren();
        }
        return count;
    }
}
