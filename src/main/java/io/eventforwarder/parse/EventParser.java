package io.eventforwarder.parse;

import io.eventforwarder.json.Edits;
import io.eventforwarder.json.FieldNameTable;
import io.eventforwarder.json.JsonDocument;
import io.eventforwarder.json.JsonKind;
import io.eventforwarder.json.Members;
import io.eventforwarder.model.DeadLetterReason;
import io.eventforwarder.model.Event;
import io.eventforwarder.model.EventType;
import io.eventforwarder.model.Field;
import io.eventforwarder.model.NameBasedIds;
import io.eventforwarder.model.Slice;
import io.eventforwarder.model.SourcePosition;
import io.eventforwarder.model.TextBuffer;
import java.math.BigDecimal;
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
    private final Edits edits = new Edits();
    private final TextBuffer added = new TextBuffer();
    private final TextBuffer idName = new TextBuffer();

    /** The last session_uuid and its session, because most events of a batch have the same. */
    private Slice uuid = Slice.of("");

    private String sessionOfUuid = "";

    EventParser(Set<Field> withheld) {
        cutLocation = withheld.contains(Field.EVENT_LOCATION);
        cutStamp = withheld.contains(Field.MP_DEVICEID);
    }

    /** The reason why a value can't be forwarded as an event, or null. */
    @Nullable
    DeadLetterReason refusal(int value, JsonDocument document) {
        DeadLetterReason fault = document.fault(value, at -> true);
        if (fault == DeadLetterReason.NOT_FINITE) {
            return fault;
        }
        if (document.kind(value) != JsonKind.OBJECT) {
            return DeadLetterReason.EVENT_NOT_AN_OBJECT;
        }
        if (fault != null) {
            return DeadLetterReason.EVENT_TOO_DEEP;
        }
        event.of(value, document);
        DeadLetterReason refusal = null;
        for (int i = 0; i < event.count(); i++) {
            if (event.field(i) == EventField.DATA) {
                if (i != event.last(EventField.DATA)) {
                    return DeadLetterReason.DUPLICATE_DATA;
                }
                int node = event.node(i);
                JsonKind kind = document.kind(node);
                if (kind != JsonKind.OBJECT
                        && kind != JsonKind.NULL
                        && !document.isEmptyArray(node)) {
                    refusal = DeadLetterReason.DATA_NOT_AN_OBJECT;
                }
            }
        }
        return refusal;
    }

    /**
     * Parses an event that is not refused.
     *
     * @param arrival the arrival time in milliseconds since the epoch
     * @param index its position in the {@code events} of its batch, from 0
     */
    Event parse(
            int value, JsonDocument document, SourcePosition position, long arrival, int index) {
        event.of(value, document);
        edits.clear();
        int type = event.last(EventField.EVENT_TYPE);
        EventType known = type < 0 ? null : document.constant(event.node(type), TYPES);
        int last = event.last(EventField.DATA);
        boolean hasData = last >= 0 && document.kind(event.node(last)) == JsonKind.OBJECT;
        if (hasData) {
            data.of(event.node(last), document);
            removeWithheldFields(document);
        } else {
            data.clear();
        }
        String session = sessionOfUuid();
        addAbsentFields(hasData, session, position, arrival, index);
        if (session.isEmpty()) {
            session = SessionIds.ofText(data.text(DataField.SESSION_ID));
        }
        Slice json = edits.applied(document.value(value));
        EventType knownOrOther = known == null ? EventType.OTHER : known;
        // Events are ordered by the timestamp with which they are sent.
        if (data.isAbsent(DataField.TIMESTAMP_UNIXTIME_MS)) {
            return new Event(knownOrOther, index, arrival, 0, session, json);
        }
        long integer = data.plainInteger(DataField.TIMESTAMP_UNIXTIME_MS);
        if (integer >= 0) {
            return new Event(knownOrOther, index, integer, 0, session, json);
        }
        BigDecimal number = data.number(DataField.TIMESTAMP_UNIXTIME_MS);
        return new Event(
                knownOrOther,
                index,
                Timestamps.millis(number, Event.NO_TIMESTAMP),
                Timestamps.fraction(number),
                session,
                json);
    }

    private String sessionOfUuid() {
        if (!data.isText(DataField.SESSION_UUID)) {
            return "";
        }
        Slice text = data.value(DataField.SESSION_UUID);
        if (!text.equals(uuid)) {
            uuid = text;
            sessionOfUuid = SessionIds.ofUuid(data.text(DataField.SESSION_UUID));
        }
        return sessionOfUuid;
    }

    private void removeWithheldFields(JsonDocument document) {
        for (int i = 0; i < data.count(); i++) {
            DataField field = data.field(i);
            int node = data.node(i);
            if (field == DataField.LOCATION && cutLocation) {
                data.remove(i);
            } else if (field == DataField.BREADCRUMBS
                    && cutLocation
                    && document.kind(node) == JsonKind.ARRAY) {
                for (int crumb = document.first(node);
                        crumb < document.after(node);
                        crumb = document.after(crumb)) {
                    cutLocation(crumb, document, true);
                }
            } else if ((field == DataField.NEW || field == DataField.OLD)
                    && cutStamp
                    && UserIdentities.isStamp(node, document)) {
                data.remove(i);
            }
        }
    }

    /** Cuts the location of a breadcrumb and of its data. */
    private void cutLocation(int object, JsonDocument document, boolean isBreadcrumb) {
        if (document.kind(object) != JsonKind.OBJECT) {
            return;
        }
        breadcrumb.of(object, document).removeAll(BreadcrumbField.LOCATION);
        breadcrumb.cutRemoved(edits);
        for (int member = document.first(object);
                isBreadcrumb && member < document.after(object);
                member = document.after(member)) {
            if (document.field(member, BREADCRUMB_FIELDS) == BreadcrumbField.DATA) {
                cutLocation(member, document, false);
            }
        }
    }

    private void addAbsentFields(
            boolean hasData, String session, SourcePosition position, long arrival, int index) {
        boolean addsEventId = prepareToAdd(DataField.EVENT_ID);
        boolean addsTimestamp = prepareToAdd(DataField.TIMESTAMP_UNIXTIME_MS);
        boolean addsSessionId = !session.isEmpty() && prepareToAdd(DataField.SESSION_ID);
        boolean addsEventStart = prepareToAdd(DataField.EVENT_START_UNIXTIME_MS);
        boolean isEmpty = !hasData || data.cutRemoved(edits);
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
            added.append(SESSION_ID).append(session).append(',');
        }
        if (addsEventStart) {
            added.append(EVENT_START);
            if (addsTimestamp) {
                added.append(arrival);
            } else {
                added.append(data.value(DataField.TIMESTAMP_UNIXTIME_MS));
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
