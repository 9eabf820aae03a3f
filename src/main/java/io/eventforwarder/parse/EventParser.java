package io.eventforwarder.parse;

import io.eventforwarder.json.Edits;
import io.eventforwarder.json.JsonToken;
import io.eventforwarder.json.JsonTokens;
import io.eventforwarder.json.MalformedJsonException;
import io.eventforwarder.json.Members;
import io.eventforwarder.json.Names;
import io.eventforwarder.json.RepeatedText;
import io.eventforwarder.json.TextRange;
import io.eventforwarder.model.DeadLetterReason;
import io.eventforwarder.model.Event;
import io.eventforwarder.model.EventType;
import io.eventforwarder.model.Field;
import io.eventforwarder.model.NameBasedIds;
import io.eventforwarder.model.Slice;
import io.eventforwarder.model.SourcePosition;
import io.eventforwarder.model.TextBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/**
 * Walks one event: reads what the job must know of it, cuts what the settings withhold and adds
 * what is absent. An event that needs neither stays where it stands in the input.
 */
final class EventParser {
    private static final int NONE = -1;

    private static final int EVENT_TYPE = 1;
    private static final int EVENT_DATA = 2;
    private static final Names OF_EVENT = Names.of("event_type", "data");

    private static final EventType[] TYPES = EventType.values();
    private static final Names TYPE_NAMES =
            Names.of(Arrays.stream(TYPES).map(EventType::label).toArray(String[]::new));

    // The fields of an event's data that are more to the job than bytes to pass on; those that are
    // added where they are absent first.
    private static final int EVENT_ID = 1;
    private static final int TIMESTAMP = 2;
    private static final int SESSION_ID = 3;
    private static final int EVENT_START = 4;
    private static final int SESSION_UUID = 5;
    private static final int LOCATION = 6;
    private static final int BREADCRUMBS = 7;
    private static final int NEW = 8;
    private static final int OLD = 9;
    private static final Names OF_DATA =
            Names.of(
                    "event_id",
                    "timestamp_unixtime_ms",
                    "session_id",
                    "event_start_unixtime_ms",
                    "session_uuid",
                    "location",
                    "breadcrumbs",
                    "new",
                    "old");
    private static final int ADDED_KINDS = EVENT_START + 1;

    private static final byte[] ADDED_EVENT_ID = utf8(",\"event_id\":");
    private static final byte[] ADDED_TIMESTAMP = utf8(",\"timestamp_unixtime_ms\":");
    private static final byte[] ADDED_SESSION_ID = utf8(",\"session_id\":");
    private static final byte[] ADDED_EVENT_START = utf8(",\"event_start_unixtime_ms\":");
    private static final Slice DATA_ALONE = Slice.of(utf8("\"data\":{"));
    private static final Slice DATA_NEXT = Slice.of(utf8(",\"data\":{"));
    private static final Slice DATA_END = Slice.of(utf8("}"));

    private static final int IN_CRUMB_LOCATION = 1;
    private static final int IN_CRUMB_DATA = 2;
    private static final Names OF_CRUMB = Names.of("location", "data");

    private final boolean cutLocation;
    private final boolean cutStamp;

    private final Members outer = new Members();
    private final Members data = new Members();
    private final Edits edits = new Edits();

    /** Members of ours, each after a comma. */
    private final TextBuffer added = new TextBuffer();

    private final TextBuffer name = new TextBuffer();

    private JsonTokens tokens;
    private byte[] in;
    private DeadLetterReason refusal;
    private EventType type;
    private int dataMember;
    private boolean hasData;
    private final TextRange timestamp = new TextRange();
    private final TextRange sessionId = new TextRange();
    private final TextRange sessionUuid = new TextRange();
    private final RepeatedText session = new RepeatedText();
    private final SessionIds sessionIds = new SessionIds();

    /** The last occurrence of each kind of field that may have to be added; its value decides. */
    private final int[] last = new int[ADDED_KINDS];

    private final boolean[] isNull = new boolean[ADDED_KINDS];

    EventParser(Set<Field> withheld) {
        cutLocation = withheld.contains(Field.EVENT_LOCATION);
        cutStamp = withheld.contains(Field.MP_DEVICEID);
    }

    /** Why the event that was read last is no event that can be forwarded. */
    DeadLetterReason refusal() {
        return refusal;
    }

    /**
     * Reads the value that the tokens stand on, to its end.
     *
     * @return the event, or null if it is {@linkplain #refusal refused}
     */
    Event read(JsonTokens walked, byte[] input, SourcePosition place, long arrival, int index)
            throws MalformedJsonException {
        tokens = walked;
        in = input;
        refusal = null;
        int start = tokens.start();
        if (tokens.token() != JsonToken.OBJECT) {
            tokens.skip();
            return refused(DeadLetterReason.EVENT_NOT_AN_OBJECT);
        }
        clear();
        while (tokens.nextMember()) {
            int name = tokens.name(OF_EVENT);
            int member = outer.add(tokens.nameStart(), tokens.start(), name);
            if (name == EVENT_TYPE) {
                int number = tokens.text(TYPE_NAMES);
                type = number == 0 ? EventType.OTHER : TYPES[number - 1];
                tokens.skip();
            } else if (name == EVENT_DATA) {
                data(member);
            } else {
                tokens.skip();
            }
        }
        outer.close(tokens.start());
        if (tokens.takeTooDeep()) {
            return refused(DeadLetterReason.EVENT_TOO_DEEP);
        }
        if (refusal != null) {
            return null;
        }
        int end = tokens.end();
        String ofSession = session.of(sessionUuid.isEmpty() ? sessionId : sessionUuid, in);
        complete(place, arrival, index, ofSession);
        return new Event(
                type,
                index,
                // The one that it leaves with: it is ordered by it.
                isAbsent(TIMESTAMP) ? arrival : Longs.read(timestamp, in, Event.NO_TIMESTAMP),
                ofSession,
                edits.applied(in, start, end));
    }

    private Event refused(DeadLetterReason reason) {
        tokens.takeTooDeep();
        refusal = reason;
        return null;
    }

    private void clear() {
        outer.clear();
        data.clear();
        edits.clear();
        type = EventType.OTHER;
        dataMember = NONE;
        hasData = false;
        timestamp.clear();
        sessionId.clear();
        sessionUuid.clear();
        Arrays.fill(last, NONE);
    }

    private void data(int member) throws MalformedJsonException {
        JsonToken value = tokens.token();
        if (dataMember != NONE) {
            refusal = DeadLetterReason.DUPLICATE_DATA;
        } else if (value != JsonToken.OBJECT && value != JsonToken.NULL) {
            refusal = DeadLetterReason.DATA_NOT_AN_OBJECT;
        }
        dataMember = member;
        if (refusal != null || value == JsonToken.NULL) {
            tokens.skip();
            return;
        }
        hasData = true;
        while (tokens.nextMember()) {
            int name = tokens.name(OF_DATA);
            int field = data.add(tokens.nameStart(), tokens.start(), name);
            if (name != 0) {
                dataField(name, field);
            }
            tokens.skip();
        }
        data.close(tokens.start());
    }

    /** Takes note of a known field; whether it is gone through is left open. */
    private void dataField(int name, int member) throws MalformedJsonException {
        if (name < ADDED_KINDS) {
            last[name] = member;
            isNull[name] = tokens.token() == JsonToken.NULL;
        }
        switch (name) {
            case TIMESTAMP:
                tokens.textTo(timestamp);
                break;
            case SESSION_ID:
                tokens.textTo(sessionId);
                break;
            case SESSION_UUID:
                sessionUuid.clear();
                if (tokens.token() == JsonToken.TEXT) {
                    tokens.textTo(sessionUuid);
                }
                break;
            case LOCATION:
                if (cutLocation) {
                    data.remove(member);
                }
                break;
            case BREADCRUMBS:
                if (cutLocation && tokens.token() == JsonToken.ARRAY) {
                    cutLocationsOfBreadcrumbs();
                }
                break;
            case NEW:
            case OLD:
                if (cutStamp
                        && tokens.token() == JsonToken.OBJECT
                        && UserIdentities.isStamp(tokens)) {
                    data.remove(member);
                }
                break;
            default:
        }
    }

    private void cutLocationsOfBreadcrumbs() throws MalformedJsonException {
        while (tokens.nextElement()) {
            if (tokens.token() == JsonToken.OBJECT) {
                cutLocations(true);
            } else {
                tokens.skip();
            }
        }
    }

    /** Cuts the locations of the object that the tokens stand on, and of its data. */
    private void cutLocations(boolean ofItsDataToo) throws MalformedJsonException {
        Members members = new Members();
        while (tokens.nextMember()) {
            int name = tokens.name(OF_CRUMB);
            int member = members.add(tokens.nameStart(), tokens.start(), name);
            if (name == IN_CRUMB_LOCATION) {
                members.remove(member);
            }
            if (ofItsDataToo && name == IN_CRUMB_DATA && tokens.token() == JsonToken.OBJECT) {
                cutLocations(false);
            } else {
                tokens.skip();
            }
        }
        members.close(tokens.start());
        members.cutRemoved(in, edits);
    }

    private void complete(SourcePosition place, long arrival, int index, String ofSession) {
        added.clear();
        addFields(place, arrival, index, ofSession);
        if (hasData) {
            boolean empty = data.cutRemoved(in, edits) == 0;
            if (added.length() > 0) {
                edits.insert(data.closing(), empty ? withoutComma(added) : added.view());
            }
        } else {
            if (dataMember != NONE) {
                outer.remove(dataMember);
            }
            boolean empty = outer.cutRemoved(in, edits) == 0;
            edits.insert(outer.closing(), empty ? DATA_ALONE : DATA_NEXT);
            edits.insert(outer.closing(), withoutComma(added));
            edits.insert(outer.closing(), DATA_END);
        }
    }

    private static Slice withoutComma(TextBuffer members) {
        Slice all = members.view();
        return new Slice(all.array(), all.from() + 1, all.to());
    }

    /**
     * Adds members that are absent, each after a comma; those that are there as null make room for
     * them.
     */
    private void addFields(SourcePosition place, long arrival, int index, String ofSession) {
        if (isAbsent(EVENT_ID)) {
            place.appendTo(name.clear()).append("/event/").append(index);
            add(EVENT_ID, ADDED_EVENT_ID).append(NameBasedIds.id(name));
        }
        if (isAbsent(TIMESTAMP)) {
            add(TIMESTAMP, ADDED_TIMESTAMP).append(arrival);
        }
        if (isAbsent(SESSION_ID) && !sessionUuid.isEmpty()) {
            add(SESSION_ID, ADDED_SESSION_ID).append(sessionIds.of(ofSession));
        }
        if (isAbsent(EVENT_START)) {
            add(EVENT_START, ADDED_EVENT_START);
            if (isAbsent(TIMESTAMP)) {
                added.append(arrival);
            } else {
                int written = last[TIMESTAMP];
                added.append(in, data.value(written), data.end(written, in));
            }
        }
    }

    /** Begins a member in place of those that are there; its value is to follow. */
    private TextBuffer add(int kind, byte[] label) {
        data.removeAll(kind);
        return added.append(label);
    }

    private boolean isAbsent(int kind) {
        return last[kind] == NONE || isNull[kind];
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
