package io.eventforwarder.parse;

import com.fasterxml.jackson.core.JsonToken;
import io.eventforwarder.event.Event;
import io.eventforwarder.event.EventType;
import io.eventforwarder.event.Field;
import io.eventforwarder.event.NameBased;
import io.eventforwarder.event.Place;
import io.eventforwarder.event.Refusal;
import io.eventforwarder.json.Edits;
import io.eventforwarder.json.JsonTokens;
import io.eventforwarder.json.MalformedJson;
import io.eventforwarder.json.Members;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/**
 * Walks one event: reads what the job must know of it, cuts what the settings withhold and adds
 * what is absent. An event that needs neither stays where it stands in the input.
 */
final class EventWalk {
    private static final int NONE = -1;

    // The kinds of fields in an event's data that are added where they are absent.
    private static final int EVENT_ID = 0;
    private static final int TIMESTAMP = 1;
    private static final int SESSION_ID = 2;
    private static final int EVENT_START = 3;
    private static final int KINDS = 4;

    private final boolean cutLocation;
    private final boolean cutStamp;

    private final Members outer = new Members();
    private final Members data = new Members();
    private final Edits edits = new Edits();

    private JsonTokens tokens;
    private byte[] in;
    private Refusal refusal;
    private String type;
    private int dataMember;
    private boolean hasData;
    private String timestamp;
    private String sessionId;
    private String sessionUuid;

    /** The last occurrence of each kind of field that may have to be added; its value decides. */
    private final int[] last = new int[KINDS];

    private final boolean[] isNull = new boolean[KINDS];

    EventWalk(Set<Field> withheld) {
        cutLocation = withheld.contains(Field.EVENT_LOCATION);
        cutStamp = withheld.contains(Field.MP_DEVICEID);
    }

    /** Why the event that was read last is no event that can be forwarded. */
    Refusal refusal() {
        return refusal;
    }

    /**
     * Reads the value that the tokens stand on, to its end.
     *
     * @return the event, or null if it is {@linkplain #refusal refused}
     */
    Event read(JsonTokens walked, byte[] input, Place place, long arrival, int index)
            throws MalformedJson {
        tokens = walked;
        in = input;
        refusal = null;
        int start = tokens.start();
        if (input[start] != '{') {
            tokens.skip();
            return refused(Refusal.EVENT_NOT_AN_OBJECT);
        }
        clear();
        while (tokens.next() == JsonToken.FIELD_NAME) {
            String name = tokens.name();
            JsonToken value = tokens.next();
            int member = outer.add(tokens.nameStart(), tokens.start(), NONE);
            if (name.equals("event_type")) {
                type = value == JsonToken.VALUE_STRING ? tokens.text() : "";
                tokens.skip();
            } else if (name.equals("data")) {
                data(member, value);
            } else {
                tokens.skip();
            }
        }
        int end = tokens.start() + 1;
        outer.close(end - 1);
        if (tokens.takeTooDeep()) {
            return refused(Refusal.EVENT_TOO_DEEP);
        }
        if (refusal != null) {
            return null;
        }
        complete(place, arrival, index);
        return new Event(
                EventType.labelled(type),
                index,
                // The one that it leaves with: it is ordered by it.
                isAbsent(TIMESTAMP) ? arrival : Longs.read(timestamp, Event.NO_TIMESTAMP),
                sessionUuid.isEmpty() ? sessionId : sessionUuid,
                edits.applied(in, start, end));
    }

    private Event refused(Refusal reason) throws MalformedJson {
        tokens.takeTooDeep();
        refusal = reason;
        return null;
    }

    private void clear() {
        outer.clear();
        data.clear();
        edits.clear();
        type = "";
        dataMember = NONE;
        hasData = false;
        timestamp = "";
        sessionId = "";
        sessionUuid = "";
        Arrays.fill(last, NONE);
    }

    private void data(int member, JsonToken value) throws MalformedJson {
        if (dataMember != NONE) {
            refusal = Refusal.DUPLICATE_DATA;
        } else if (value != JsonToken.START_OBJECT && value != JsonToken.VALUE_NULL) {
            refusal = Refusal.DATA_NOT_AN_OBJECT;
        }
        dataMember = member;
        if (refusal != null || value == JsonToken.VALUE_NULL) {
            tokens.skip();
            return;
        }
        hasData = true;
        while (tokens.next() == JsonToken.FIELD_NAME) {
            String name = tokens.name();
            JsonToken token = tokens.next();
            dataField(name, data.add(tokens.nameStart(), tokens.start(), kind(name)), token);
        }
        data.close(tokens.start());
    }

    private static int kind(String name) {
        switch (name) {
            case "event_id":
                return EVENT_ID;
            case "timestamp_unixtime_ms":
                return TIMESTAMP;
            case "session_id":
                return SESSION_ID;
            case "event_start_unixtime_ms":
                return EVENT_START;
            default:
                return NONE;
        }
    }

    private void dataField(String name, int member, JsonToken value) throws MalformedJson {
        int kind = data.kind(member);
        if (kind != NONE) {
            last[kind] = member;
            isNull[kind] = value == JsonToken.VALUE_NULL;
        }
        switch (name) {
            case "timestamp_unixtime_ms":
                timestamp = tokens.textOrEmpty();
                break;
            case "session_id":
                sessionId = tokens.textOrEmpty();
                break;
            case "session_uuid":
                sessionUuid = value == JsonToken.VALUE_STRING ? tokens.text() : "";
                break;
            case "location":
                if (cutLocation) {
                    data.remove(member);
                }
                break;
            case "breadcrumbs":
                if (cutLocation && value == JsonToken.START_ARRAY) {
                    cutLocationsOfBreadcrumbs();
                    return;
                }
                break;
            case "new":
            case "old":
                if (cutStamp && value == JsonToken.START_OBJECT) {
                    if (UserIdentities.isStamp(tokens)) {
                        data.remove(member);
                    }
                    return;
                }
                break;
            default:
        }
        tokens.skip();
    }

    private void cutLocationsOfBreadcrumbs() throws MalformedJson {
        for (JsonToken crumb = tokens.next(); crumb != JsonToken.END_ARRAY; crumb = tokens.next()) {
            if (crumb == JsonToken.START_OBJECT) {
                cutLocations(true);
            } else {
                tokens.skip();
            }
        }
    }

    /** Cuts the locations of the object that the tokens stand on, and of its data. */
    private void cutLocations(boolean ofItsDataToo) throws MalformedJson {
        Members members = new Members();
        while (tokens.next() == JsonToken.FIELD_NAME) {
            String name = tokens.name();
            JsonToken value = tokens.next();
            int member = members.add(tokens.nameStart(), tokens.start(), NONE);
            if (name.equals("location")) {
                members.remove(member);
            }
            if (ofItsDataToo && name.equals("data") && value == JsonToken.START_OBJECT) {
                cutLocations(false);
            } else {
                tokens.skip();
            }
        }
        members.close(tokens.start());
        members.cutRemoved(in, edits);
    }

    private void complete(Place place, long arrival, int index) {
        String added = addedFields(place, arrival, index);
        if (hasData) {
            boolean empty = data.cutRemoved(in, edits) == 0;
            if (!added.isEmpty()) {
                edits.insert(data.closing(), utf8(empty ? added : ',' + added));
            }
        } else {
            if (dataMember != NONE) {
                outer.remove(dataMember);
            }
            boolean empty = outer.cutRemoved(in, edits) == 0;
            edits.insert(outer.closing(), utf8((empty ? "" : ",") + "\"data\":{" + added + '}'));
        }
    }

    /** The members that are absent; those that are there as null make room for them. */
    private String addedFields(Place place, long arrival, int index) {
        boolean session = isAbsent(SESSION_ID) && !sessionUuid.isEmpty();
        if (!isAbsent(EVENT_ID) && !isAbsent(TIMESTAMP) && !isAbsent(EVENT_START) && !session) {
            return "";
        }
        StringBuilder added = new StringBuilder();
        if (isAbsent(EVENT_ID)) {
            long id = NameBased.id(place + "/event/" + index);
            add(added, EVENT_ID, "event_id", Long.toString(id));
        }
        if (isAbsent(TIMESTAMP)) {
            add(added, TIMESTAMP, "timestamp_unixtime_ms", Long.toString(arrival));
        }
        if (session) {
            long id = SessionIds.of(sessionUuid);
            add(added, SESSION_ID, "session_id", Long.toString(id));
        }
        if (isAbsent(EVENT_START)) {
            add(added, EVENT_START, "event_start_unixtime_ms", timestampAsWritten(arrival));
        }
        return added.toString();
    }

    private String timestampAsWritten(long arrival) {
        if (isAbsent(TIMESTAMP)) {
            return Long.toString(arrival);
        }
        int from = data.value(last[TIMESTAMP]);
        int to = data.end(last[TIMESTAMP], in);
        return new String(in, from, to - from, StandardCharsets.UTF_8);
    }

    private void add(StringBuilder added, int kind, String name, String value) {
        data.removeAll(kind);
        if (added.length() > 0) {
            added.append(',');
        }
        added.append('"').append(name).append("\":").append(value);
    }

    private boolean isAbsent(int kind) {
        return last[kind] == NONE || isNull[kind];
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
