package io.eventforwarder.fuzz;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.eventforwarder.event.Field;
import io.eventforwarder.settings.Toggle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * One record as a strict consumer reads it, value by value, so that a field counts though another
 * of its name follows. Reading fails on what must not leave.
 */
final class LeavingRecord {
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNumberLength(Integer.MAX_VALUE)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .maxNameLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private static final Map<String, Toggle> TOGGLES =
            Map.ofEntries(
                    Map.entry("session_start", Toggle.LIFECYCLE),
                    Map.entry("session_end", Toggle.LIFECYCLE),
                    Map.entry("application_state_transition", Toggle.LIFECYCLE),
                    Map.entry("first_run", Toggle.LIFECYCLE),
                    Map.entry("screen_view", Toggle.SCREEN_VIEWS),
                    Map.entry("crash_report", Toggle.CRASH),
                    Map.entry("breadcrumb", Toggle.CRASH),
                    Map.entry("network_performance", Toggle.NETWORK_PERFORMANCE),
                    Map.entry("custom_event", Toggle.CUSTOM),
                    Map.entry("push_registration", Toggle.PUSH),
                    Map.entry("push_message", Toggle.PUSH),
                    Map.entry("push_reaction", Toggle.PUSH),
                    Map.entry("profile", Toggle.PROFILE),
                    Map.entry("commerce_event", Toggle.COMMERCE),
                    Map.entry("user_attribute_change", Toggle.USER_ATTRIBUTE_CHANGE),
                    Map.entry("user_identity_change", Toggle.USER_IDENTITY_CHANGE));

    /** Where in a record a value stands. */
    private enum At {
        RECORD,
        CONTEXT,
        DEVICE_INFO,
        IDENTITIES,
        IDENTITY,
        EVENTS,
        EVENT,
        DATA,
        CRUMBS,
        CRUMB,
        CRUMB_DATA,
        ELSEWHERE;

        At member(String name) {
            return switch (this) {
                case RECORD ->
                        switch (name) {
                            case "context" -> CONTEXT;
                            case "device_info" -> DEVICE_INFO;
                            case "user_identities" -> IDENTITIES;
                            case "events" -> EVENTS;
                            default -> ELSEWHERE;
                        };
                case EVENT -> name.equals("data") ? DATA : ELSEWHERE;
                case DATA ->
                        switch (name) {
                            case "breadcrumbs" -> CRUMBS;
                            case "new", "old" -> IDENTITY;
                            default -> ELSEWHERE;
                        };
                case CRUMB -> name.equals("data") ? CRUMB_DATA : ELSEWHERE;
                default -> ELSEWHERE;
            };
        }

        At item() {
            return switch (this) {
                case IDENTITIES -> IDENTITY;
                case EVENTS -> EVENT;
                case CRUMBS -> CRUMB;
                default -> ELSEWHERE;
            };
        }

        boolean withholds(String name, Set<Field> withheld) {
            return switch (this) {
                case RECORD ->
                        switch (name) {
                            case "application_info" -> withheld.contains(Field.APPLICATION_INFO);
                            case "device_info" -> withheld.contains(Field.DEVICE_INFO);
                            case "source_info" -> withheld.contains(Field.SOURCE_INFO);
                            case "ip" -> withheld.contains(Field.IP_ADDRESS);
                            case "mp_deviceid" -> withheld.contains(Field.MP_DEVICEID);
                            default -> false;
                        };
                case CONTEXT -> name.equals("location") && withheld.contains(Field.BATCH_LOCATION);
                case DEVICE_INFO -> name.equals("device") && withheld.contains(Field.DEVICE_NAME);
                case DATA, CRUMB, CRUMB_DATA ->
                        name.equals("location") && withheld.contains(Field.EVENT_LOCATION);
                default -> false;
            };
        }
    }

    private final Set<Field> withheld;
    private final Set<Toggle> off;
    private final Map<String, Integer> topLevel = new HashMap<>();
    private final List<String> eventIds = new ArrayList<>();
    private String messageId = "";
    private String batchId = "";
    private int events;

    private LeavingRecord(Set<Field> withheld, Set<Toggle> off) {
        this.withheld = withheld;
        this.off = off;
    }

    /**
     * @throws IOException if it is not UTF-8 or not JSON
     * @throws AssertionError if it holds what these settings withhold or drop
     */
    static LeavingRecord read(byte[] bytes, Set<Field> withheld, Set<Toggle> off)
            throws IOException {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        LeavingRecord record = new LeavingRecord(withheld, off);
        try (JsonParser parser = JSON.createParser(bytes)) {
            require(parser.nextToken() == JsonToken.START_OBJECT, "A record is no object.");
            record.object(parser, At.RECORD);
            require(parser.nextToken() == null, "Something follows a record.");
        }
        for (String name : List.of("events", "message_id", "batch_id", "schema_version")) {
            require(record.topLevel.getOrDefault(name, 0) == 1, "Not one " + name);
        }
        if (withheld.contains(Field.UNIQUE_ID)) {
            require(record.topLevel.getOrDefault("unique_id", 0) == 1, "Not one unique_id");
        }
        return record;
    }

    /** The toggle that drops events of this type; null for a type that is always forwarded. */
    @Nullable
    static Toggle toggle(String type) {
        return TOGGLES.get(type);
    }

    int events() {
        return events;
    }

    String messageId() {
        return messageId;
    }

    /** Empty for one that is no whole number, as ours always is. */
    String batchId() {
        return batchId;
    }

    /** Those that are whole numbers, as ours are. */
    List<String> eventIds() {
        return eventIds;
    }

    private void value(JsonParser parser, At at) throws IOException {
        if (at == At.ELSEWHERE) {
            parser.skipChildren();
            parser.finishToken();
        } else if (parser.currentToken() == JsonToken.START_OBJECT) {
            object(parser, at);
        } else if (parser.currentToken() == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                value(parser, at.item());
            }
        } else {
            require(at != At.EVENT, "An event is no object.");
            parser.finishToken();
        }
    }

    private void object(JsonParser parser, At at) throws IOException {
        String type = "";
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            require(!at.withholds(name, withheld), name + " is withheld");
            JsonToken token = parser.nextToken();
            boolean isText = token == JsonToken.VALUE_STRING;
            boolean isNumber = token == JsonToken.VALUE_NUMBER_INT;
            if (at == At.RECORD) {
                topLevel.merge(name, 1, Integer::sum);
                switch (name) {
                    case "message_id" -> messageId = parser.getText();
                    case "batch_id" -> batchId = isNumber ? parser.getText() : "";
                    default -> {}
                }
            } else if ((at == At.EVENT && name.equals("event_type"))
                    || (at == At.IDENTITY && name.equals("identity_type"))) {
                type = isText ? parser.getText() : "";
            } else if (at == At.DATA && name.equals("event_id") && isNumber) {
                eventIds.add(parser.getText());
            }
            value(parser, at.member(name));
        }
        if (at == At.EVENT) {
            events++;
            require(!isOff(type), "Events of type " + type + " are dropped");
        } else if (at == At.IDENTITY) {
            require(
                    !type.equals("device_application_stamp")
                            || !withheld.contains(Field.MP_DEVICEID),
                    "The stamp is withheld");
        }
    }

    private boolean isOff(String type) {
        Toggle toggle = toggle(type);
        return toggle != null && off.contains(toggle);
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }
}
