package io.eventforwarder.parse;

import io.eventforwarder.json.Edits;
import io.eventforwarder.json.FieldNameTable;
import io.eventforwarder.json.JsonToken;
import io.eventforwarder.json.JsonTokens;
import io.eventforwarder.json.MalformedJsonException;
import io.eventforwarder.json.Members;
import io.eventforwarder.model.DeadLetterReason;
import io.eventforwarder.model.Event;
import io.eventforwarder.model.EventType;
import io.eventforwarder.model.Field;
import io.eventforwarder.model.NameBasedIds;
import io.eventforwarder.model.Slice;
import io.eventforwarder.model.SourcePosition;
import io.eventforwarder.model.TextBuffer;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * Parses one event. Removes the fields that the settings withhold, and adds required fields that
 * are absent. An event that needs no change stays a range of the input.
 */
final class EventParser {
    private enum EventField {
        EVENT_TYPE,
        DATA
    }

    private enum DataField {
        EVENT_ID,
        TIMESTAMP_UNIXTIME_MS,
        SESSION_ID,
        EVENT_START_UNIXTIME_MS,
        SESSION_UUID,
        LOCATION,
        BREADCRUMBS,
        NEW,
        OLD
    }

    private enum BreadcrumbField {
        LOCATION,
        DATA
    }

    private static final FieldNameTable<EventType> TYPES = FieldNameTable.of(EventType.class);
    private static final FieldNameTable<BreadcrumbField> BREADCRUMB_FIELDS =
            FieldNameTable.of(BreadcrumbField.class);

    private static final Slice EVENT_ID = Slice.of("\"event_id\":");
    private static final Slice TIMESTAMP = Slice.of("\"timestamp_unixtime_ms\":");
    private static final Slice SESSION_ID = Slice.of("\"session_id\":");
    private static final Slice EVENT_START = Slice.of("\"event_start_unixtime_ms\":");

    private final boolean cutLocation;
    private final boolean cutStamp;

    private final Members<EventField> event = new Members<>(FieldNameTable.of(EventField.class));
    private final Members<DataField> data = new Members<>(FieldNameTable.of(DataField.class));
    private final Members<BreadcrumbField> breadcrumb = new Members<>(BREADCRUMB_FIELDS);
    private final Members<BreadcrumbField> breadcrumbData = new Members<>(BREADCRUMB_FIELDS);
    private final Edits edits = new Edits();
    private final TextBuffer added = new TextBuffer();
    private final TextBuffer idName = new TextBuffer();

    private EventType type;
    private boolean hasData;

    EventParser(Set<Field> withheld) {
        cutLocation = withheld.contains(Field.EVENT_LOCATION);
        cutStamp = withheld.contains(Field.MP_DEVICEID);
    }

    /**
     * Parses the value that the tokens stand on.
     *
     * @return the reason why the event is refused, or null
     */
    @Nullable
    DeadLetterReason parse(JsonTokens tokens) throws MalformedJsonException {
        event.clear();
        data.clear();
        edits.clear();
        type = EventType.OTHER;
        hasData = false;
        if (tokens.token() != JsonToken.OBJECT) {
            tokens.skip();
            tokens.pollTooDeep();
            return DeadLetterReason.EVENT_NOT_AN_OBJECT;
        }
        DeadLetterReason refusal = parseMembers(tokens);
        return tokens.pollTooDeep() ? DeadLetterReason.EVENT_TOO_DEEP : refusal;
    }

    @Nullable
    private DeadLetterReason parseMembers(JsonTokens tokens) throws MalformedJsonException {
        DeadLetterReason refusal = null;
        boolean hasDataMember = false;
        while (event.next(tokens)) {
            if (event.field() == EventField.EVENT_TYPE) {
                EventType known = tokens.text(TYPES);
                type = known == null ? EventType.OTHER : known;
            } else if (event.field() == EventField.DATA) {
                if (hasDataMember) {
                    refusal = DeadLetterReason.DUPLICATE_DATA;
                } else if (tokens.token() == JsonToken.OBJECT) {
                    parseData(tokens);
                } else if (tokens.token() != JsonToken.NULL) {
                    refusal = DeadLetterReason.DATA_NOT_AN_OBJECT;
                }
                hasDataMember = true;
            }
        }
        return refusal;
    }

    private void parseData(JsonTokens tokens) throws MalformedJsonException {
        hasData = true;
        while (data.next(tokens)) {
            DataField field = data.field();
            if (field == DataField.LOCATION && cutLocation) {
                data.removeCurrent();
            } else if (field == DataField.BREADCRUMBS
                    && cutLocation
                    && tokens.token() == JsonToken.ARRAY) {
                cutLocationsOfBreadcrumbs(tokens);
            } else if ((field == DataField.NEW || field == DataField.OLD)
                    && cutStamp
                    && tokens.token() == JsonToken.OBJECT
                    && UserIdentities.isStamp(tokens)) {
                data.removeCurrent();
            }
        }
    }

    private void cutLocationsOfBreadcrumbs(JsonTokens tokens) throws MalformedJsonException {
        while (tokens.nextElement()) {
            if (tokens.token() == JsonToken.OBJECT) {
                cutLocation(breadcrumb, tokens);
            } else {
                tokens.skip();
            }
        }
    }

    /** Cuts the location of a breadcrumb, or of its data. */
    private void cutLocation(Members<BreadcrumbField> members, JsonTokens tokens)
            throws MalformedJsonException {
        members.clear();
        while (members.next(tokens)) {
            if (members.field() == BreadcrumbField.LOCATION) {
                members.removeCurrent();
            } else if (members.field() == BreadcrumbField.DATA
                    && members == breadcrumb
                    && tokens.token() == JsonToken.OBJECT) {
                cutLocation(breadcrumbData, tokens);
            }
        }
        members.cutRemoved(edits);
    }

    /**
     * The event that was parsed last. The caller must not ask for a refused event.
     *
     * @param json the event as it came in
     */
    Event event(Slice json, SourcePosition position, long arrival, int index) {
        String uuid = data.isText(DataField.SESSION_UUID) ? data.text(DataField.SESSION_UUID) : "";
        addAbsentFields(uuid, position, arrival, index);
        // Events are ordered by the timestamp with which they are sent.
        long timestamp =
                data.isAbsent(DataField.TIMESTAMP_UNIXTIME_MS)
                        ? arrival
                        : data.integer(DataField.TIMESTAMP_UNIXTIME_MS, Event.NO_TIMESTAMP);
        String session = uuid.isEmpty() ? data.text(DataField.SESSION_ID) : uuid;
        return new Event(type, index, timestamp, session, edits.applied(json));
    }

    private void addAbsentFields(String uuid, SourcePosition position, long arrival, int index) {
        boolean addsEventId = prepareToAdd(DataField.EVENT_ID);
        boolean addsTimestamp = prepareToAdd(DataField.TIMESTAMP_UNIXTIME_MS);
        boolean addsSessionId = !uuid.isEmpty() && prepareToAdd(DataField.SESSION_ID);
        boolean addsEventStart = prepareToAdd(DataField.EVENT_START_UNIXTIME_MS);
        boolean isEmpty = data.cutRemoved(edits);
        added.clear();
        if (!hasData) {
            event.removeAll(EventField.DATA);
            added.append(event.cutRemoved(edits) ? "\"data\":{" : ",\"data\":{");
        } else if (!isEmpty) {
            added.append(',');
        }
        if (addsEventId) {
            position.appendTo(idName.clear()).append("/event/").append(index);
            added.append(EVENT_ID).append(NameBasedIds.id(idName)).append(',');
        }
        if (addsTimestamp) {
            added.append(TIMESTAMP).append(arrival).append(',');
        }
        if (addsSessionId) {
            added.append(SESSION_ID).append(SessionIds.of(uuid)).append(',');
        }
        if (addsEventStart) {
            added.append(EVENT_START);
            if (addsTimestamp) {
                added.append(arrival);
            } else {
                added.append(data.value(data.last(DataField.TIMESTAMP_UNIXTIME_MS)));
            }
            added.append(',');
        }
        if (!addsEventId && !addsTimestamp && !addsSessionId && !addsEventStart) {
            return;
        }
        added.cutTo(added.length() - 1);
        if (!hasData) {
            added.append('}');
        }
        edits.insert(hasData ? data.closing() : event.closing(), added.view());
    }

    /** Whether a field is absent and has to be added. Removes its null values first. */
    private boolean prepareToAdd(DataField field) {
        boolean absent = data.isAbsent(field);
        if (absent) {
            data.removeAll(field);
        }
        return absent;
    }
}
