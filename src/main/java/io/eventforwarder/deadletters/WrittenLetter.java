package io.eventforwarder.deadletters;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.List;

/** One JSON object of a dead letter: the whole letter, or one numbered part of it. */
final class WrittenLetter {
    // A letter in a file is whole, however large.
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    /** More than the longest input gives. */
    private static final int MOST_PARTS = 10_000;

    private String reason;
    private String detail = "";
    private String stage;
    private Instant receivedAt;
    private String source;
    private byte[] payload;
    private int part = 1;
    private int parts = 1;

    private WrittenLetter() {}

    /** Reads one object; fields that are not known are passed over. */
    static WrittenLetter read(byte[] json) throws UnreadableLetter {
        WrittenLetter letter = new WrittenLetter();
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new UnreadableLetter("it is no JSON object");
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                letter.take(name, parser);
            }
            if (parser.nextToken() != null) {
                throw new UnreadableLetter("something follows the JSON object");
            }
        } catch (IOException e) {
            throw new UnreadableLetter("it is broken JSON");
        } catch (DateTimeParseException | IllegalArgumentException e) {
            throw new UnreadableLetter("a field has another form");
        }
        letter.check();
        return letter;
    }

    private void take(String name, JsonParser parser) throws IOException, UnreadableLetter {
        switch (name) {
            case "reason":
                reason = text(parser);
                break;
            case "detail":
                detail = text(parser);
                break;
            case "stage":
                stage = text(parser);
                break;
            case "received_at":
                receivedAt = Instant.parse(text(parser));
                break;
            case "source":
                source = text(parser);
                break;
            case "payload":
                payload = Base64.getDecoder().decode(text(parser));
                break;
            case "part":
                part = number(parser);
                break;
            case "parts":
                parts = number(parser);
                break;
            default:
                parser.skipChildren();
        }
    }

    private static String text(JsonParser parser) throws IOException, UnreadableLetter {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw new UnreadableLetter("a field has another form");
        }
        return parser.getText();
    }

    private static int number(JsonParser parser) throws IOException, UnreadableLetter {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw new UnreadableLetter("a field has another form");
        }
        return parser.getIntValue();
    }

    private void check() throws UnreadableLetter {
        if (reason == null
                || stage == null
                || receivedAt == null
                || source == null
                || payload == null) {
            throw new UnreadableLetter("a field of a dead letter is missing");
        }
        if (part < 1 || part > parts || parts > MOST_PARTS) {
            throw new UnreadableLetter("its part numbers make no sense");
        }
    }

    /** What the parts of one letter have in common. */
    List<Object> commonToParts() {
        return List.of(source, reason, stage, detail, parts);
    }

    String reason() {
        return reason;
    }

    String detail() {
        return detail;
    }

    String stage() {
        return stage;
    }

    Instant receivedAt() {
        return receivedAt;
    }

    String source() {
        return source;
    }

    byte[] payload() {
        return payload;
    }

    int part() {
        return part;
    }

    int parts() {
        return parts;
    }
}
