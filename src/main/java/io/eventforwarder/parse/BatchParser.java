package io.eventforwarder.parse;

import io.eventforwarder.json.Edits;
import io.eventforwarder.json.JsonToken;
import io.eventforwarder.json.JsonTokens;
import io.eventforwarder.json.MalformedJsonException;
import io.eventforwarder.json.Members;
import io.eventforwarder.json.Names;
import io.eventforwarder.json.RepeatedText;
import io.eventforwarder.json.TextRange;
import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.DeadLetterReason;
import io.eventforwarder.model.Envelope;
import io.eventforwarder.model.Event;
import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.Field;
import io.eventforwarder.model.Owner;
import io.eventforwarder.model.Slice;
import io.eventforwarder.model.SourcePosition;
import io.eventforwarder.model.Text;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Walks one event batch: reads what the job must know of it, takes its events apart, cuts from the
 * envelope what the settings withhold and whatever is set anew for each record.
 */
final class BatchParser {
    private static final int NONE = -1;
    private static final Slice EMPTY = Slice.of(new byte[0]);
    private static final Slice EMPTY_ARRAY = slice("[]");
    private static final Slice USER_IDENTITIES_ALONE = slice("\"user_identities\":");
    private static final Slice USER_IDENTITIES_NEXT = slice(",\"user_identities\":");

    // The kinds of envelope fields that are more to the job than bytes to pass on.
    private static final int EVENTS = 1;
    private static final int BATCH_ID = 2;
    private static final int MESSAGE_ID = 3;
    private static final int SCHEMA_VERSION = 4;
    private static final int MESSAGE_TYPE = 5;
    private static final int TIMESTAMP = 6;
    private static final int USER_ATTRIBUTES = 7;
    private static final int USER_IDENTITIES = 8;
    private static final int ENVIRONMENT = 9;
    private static final int API_KEY = 10;
    private static final int MPID = 11;
    private static final int MP_DEVICEID = 12;
    private static final int DEVICE_INFO = 13;
    private static final int CONTEXT = 14;
    private static final int APPLICATION_INFO = 15;
    private static final int SOURCE_INFO = 16;
    private static final int IP = 17;
    private static final int UNIQUE_ID = 18;
    private static final int FORWARDING_INFO = 19;
    private static final int KINDS = 20;
    private static final Names OF_ENVELOPE =
            Names.of(
                    "events",
                    "batch_id",
                    "message_id",
                    "schema_version",
                    "message_type",
                    "timestamp_unixtime_ms",
                    "user_attributes",
                    "user_identities",
                    "environment",
                    "api_key",
                    "mpid",
                    "mp_deviceid",
                    "device_info",
                    "context",
                    "application_info",
                    "source_info",
                    "ip",
                    "unique_id",
                    "forwarding_info");

    // Of device_info and context only one field can be cut by itself.
    private static final int CUT = 1;
    private static final Names OF_DEVICE_INFO = Names.of("device");
    private static final Names OF_CONTEXT = Names.of("location");

    private final Set<Field> withheld;
    private final boolean[] cutKinds = new boolean[KINDS];
    private final EventParser eventWalk;
    private final UserIdentities userIdentities;

    /** What the dead letters of one batch may repeat of its envelope. */
    private static final long MAX_REPEATED_BYTES = 4 << 20;

    private final DeviceKeys deviceKeys = new DeviceKeys();
    private final Members members = new Members();
    private final Members nested = new Members();
    private final Edits edits = new Edits();

    /** The last occurrence of each kind, and whether it is null. */
    private final int[] last = new int[KINDS];

    private final boolean[] isNull = new boolean[KINDS];

    private JsonTokens tokens;
    private byte[] in;
    private SourcePosition place;
    private long arrival;
    private List<Event> events;
    private List<RefusedEvent> refusedEvents;
    private int eventsStart;
    private int eventsEnd;
    private int received;
    private DeadLetterReason refusal;
    private final TextRange environment = new TextRange();
    private final TextRange apiKey = new TextRange();
    private final TextRange timestamp = new TextRange();
    private final RepeatedText environments = new RepeatedText();
    private final RepeatedText apiKeys = new RepeatedText();
    private Slice expandedIdentities;

    private static final class RefusedEvent {
        final DeadLetterReason reason;
        final int start;
        final int end;

        RefusedEvent(DeadLetterReason reason, int start, int end) {
            this.reason = reason;
            this.start = start;
            this.end = end;
        }
    }

    /** For settings that withhold these fields. */
    BatchParser(Set<Field> withheld) {
        this.withheld = withheld;
        eventWalk = new EventParser(withheld);
        userIdentities = new UserIdentities(withheld.contains(Field.MP_DEVICEID));
        for (int kind : new int[] {EVENTS, BATCH_ID, MESSAGE_ID, SCHEMA_VERSION, FORWARDING_INFO}) {
            cutKinds[kind] = true;
        }
        cutKinds[MP_DEVICEID] = withheld.contains(Field.MP_DEVICEID);
        cutKinds[DEVICE_INFO] = withheld.contains(Field.DEVICE_INFO);
        cutKinds[APPLICATION_INFO] = withheld.contains(Field.APPLICATION_INFO);
        cutKinds[SOURCE_INFO] = withheld.contains(Field.SOURCE_INFO);
        cutKinds[IP] = withheld.contains(Field.IP_ADDRESS);
        cutKinds[UNIQUE_ID] = withheld.contains(Field.UNIQUE_ID);
    }

    /** Reads the object that the tokens stand on, to its end. */
    void read(JsonTokens walked, byte[] input, SourcePosition where, long when, ParsedRecord parsed)
            throws MalformedJsonException {
        tokens = walked;
        in = input;
        place = where;
        arrival = when;
        clear();
        int start = tokens.start();
        while (tokens.nextMember()) {
            int kind = tokens.name(OF_ENVELOPE);
            int member = members.add(tokens.nameStart(), tokens.start(), kind);
            boolean again = last[kind] != NONE;
            last[kind] = member;
            isNull[kind] = tokens.token() == JsonToken.NULL;
            field(kind, again);
            tokens.skip();
            if (tokens.takeTooDeep()) {
                refusal = DeadLetterReason.TOO_DEEP;
            }
        }
        members.close(tokens.start());
        int end = tokens.end();
        if (refusal != null) {
            parsed.add(refused(refusal, Arrays.copyOfRange(in, start, end), 1));
            return;
        }
        refuseEvents(start, end, parsed);
        if (refusedEvents.isEmpty() || !events.isEmpty()) {
            parsed.add(batch());
        }
    }

    private void clear() {
        members.clear();
        edits.clear();
        deviceKeys.clear();
        Arrays.fill(last, NONE);
        events = new ArrayList<>(8);
        refusedEvents = List.of();
        received = 0;
        refusal = null;
        environment.clear();
        apiKey.clear();
        timestamp.clear();
        expandedIdentities = null;
    }

    /** Takes note of a field; whether it is gone through is left open. */
    private void field(int kind, boolean again) throws MalformedJsonException {
        switch (kind) {
            case EVENTS:
                if (again) {
                    refusal = DeadLetterReason.DUPLICATE_EVENTS;
                } else if (tokens.token() == JsonToken.ARRAY) {
                    events();
                } else if (tokens.token() != JsonToken.NULL) {
                    refusal = DeadLetterReason.EVENTS_NOT_AN_ARRAY;
                }
                break;
            case TIMESTAMP:
                tokens.textTo(timestamp);
                break;
            case ENVIRONMENT:
                tokens.textTo(environment);
                break;
            case API_KEY:
                tokens.textTo(apiKey);
                break;
            case MPID:
                deviceKeys.mpid(tokens);
                break;
            case MP_DEVICEID:
                deviceKeys.mpDeviceId(tokens);
                break;
            case DEVICE_INFO:
                deviceKeys.clearDeviceInfo();
                if (tokens.token() == JsonToken.OBJECT) {
                    deviceInfo();
                }
                break;
            case CONTEXT:
                if (tokens.token() == JsonToken.OBJECT && withheld.contains(Field.BATCH_LOCATION)) {
                    cutLocation();
                }
                break;
            case USER_IDENTITIES:
                userIdentities();
                break;
            default:
        }
    }

    private void events() throws MalformedJsonException {
        eventsStart = tokens.start();
        while (tokens.nextElement()) {
            int start = tokens.start();
            Event event = eventWalk.read(tokens, in, place, arrival, received);
            if (event == null) {
                if (refusedEvents.isEmpty()) {
                    refusedEvents = new ArrayList<>();
                }
                refusedEvents.add(new RefusedEvent(eventWalk.refusal(), start, tokens.end()));
            } else {
                events.add(event);
            }
            received++;
        }
        eventsEnd = tokens.end();
    }

    private void deviceInfo() throws MalformedJsonException {
        boolean cutName = withheld.contains(Field.DEVICE_NAME);
        nested.clear();
        while (tokens.nextMember()) {
            int member = nested.add(tokens.nameStart(), tokens.start(), 0);
            int id = tokens.name(DeviceKeys.IN_DEVICE_INFO);
            if (id != 0) {
                deviceKeys.deviceInfo(id, tokens);
            } else if (cutName && tokens.name(OF_DEVICE_INFO) == CUT) {
                nested.remove(member);
            }
            tokens.skip();
        }
        nested.close(tokens.start());
        nested.cutRemoved(in, edits);
    }

    private void cutLocation() throws MalformedJsonException {
        nested.clear();
        while (tokens.nextMember()) {
            int member = nested.add(tokens.nameStart(), tokens.start(), 0);
            if (tokens.name(OF_CONTEXT) == CUT) {
                nested.remove(member);
            }
            tokens.skip();
        }
        nested.close(tokens.start());
        nested.cutRemoved(in, edits);
    }

    private void userIdentities() throws MalformedJsonException {
        expandedIdentities = null;
        switch (tokens.token()) {
            case OBJECT:
                expandedIdentities = userIdentities.expanded(tokens, in);
                break;
            case NULL:
                expandedIdentities = EMPTY_ARRAY;
                break;
            case ARRAY:
                userIdentities.cutFromArray(tokens, in, edits);
                break;
            default:
        }
    }

    private EventBatch batch() throws MalformedJsonException {
        return new EventBatch(
                place,
                arrival,
                deviceKeys.choose(in, place),
                owner(),
                Longs.read(timestamp, in, arrival),
                received,
                0,
                envelope(),
                events);
    }

    private Owner owner() throws MalformedJsonException {
        return new Owner(
                environment.isEmpty() ? "production" : environments.of(environment, in),
                apiKeys.of(apiKey, in),
                user());
    }

    private String user() throws MalformedJsonException {
        String mpid = deviceKeys.user(in);
        if (!mpid.isEmpty()) {
            return mpid;
        }
        int member = last[USER_IDENTITIES];
        return member == NONE
                ? ""
                : UserIdentities.asOwner(in, members.value(member), members.end(member, in));
    }

    private Envelope envelope() {
        for (int i = 0; i < members.count(); i++) {
            int kind = members.kind(i);
            boolean absent =
                    (kind == MESSAGE_TYPE || kind == TIMESTAMP || kind == USER_ATTRIBUTES)
                            && isAbsent(kind);
            // Of several user_identities only the last counts; the others would show what it hides.
            boolean overruled =
                    kind == USER_IDENTITIES
                            && (expandedIdentities != null || i != last[USER_IDENTITIES]);
            if (cutKinds[kind] || absent || overruled) {
                members.remove(i);
            }
        }
        boolean empty = members.cutRemoved(in, edits) == 0;
        if (expandedIdentities != null) {
            edits.insert(members.closing(), empty ? USER_IDENTITIES_ALONE : USER_IDENTITIES_NEXT);
            edits.insert(members.closing(), expandedIdentities);
            empty = false;
        }
        Text text = empty ? EMPTY : edits.applied(in, members.start(0), members.closing());
        return new Envelope(
                text,
                batchId(),
                !isAbsent(MESSAGE_TYPE),
                !isAbsent(TIMESTAMP),
                !isAbsent(USER_ATTRIBUTES));
    }

    private Slice batchId() {
        if (isAbsent(BATCH_ID)) {
            return EMPTY;
        }
        int member = last[BATCH_ID];
        return new Slice(in, members.value(member), members.end(member, in));
    }

    private boolean isAbsent(int kind) {
        return last[kind] == NONE || isNull[kind];
    }

    private static Slice slice(String text) {
        return Slice.of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Each in a letter of its own, unless the envelope would be repeated beyond all measure. */
    private void refuseEvents(int start, int end, ParsedRecord parsed) {
        int envelope = end - start - (eventsEnd - eventsStart);
        if ((long) refusedEvents.size() * envelope <= MAX_REPEATED_BYTES) {
            for (RefusedEvent refused : refusedEvents) {
                parsed.add(refused(refused.reason, withOnly(List.of(refused), start, end), 1));
            }
            return;
        }
        Map<DeadLetterReason, List<RefusedEvent>> byReason = new EnumMap<>(DeadLetterReason.class);
        for (RefusedEvent refused : refusedEvents) {
            byReason.computeIfAbsent(refused.reason, reason -> new ArrayList<>()).add(refused);
        }
        byReason.forEach(
                (reason, some) ->
                        parsed.add(refused(reason, withOnly(some, start, end), some.size())));
    }

    private DeadLetter refused(DeadLetterReason reason, byte[] payload, int count) {
        return new DeadLetter(
                reason,
                Sentences.of(reason),
                DeadLetter.Stage.PARSE,
                count,
                arrival,
                place,
                payload);
    }

    /** The batch as it came in, with these as its only events. */
    private byte[] withOnly(List<RefusedEvent> some, int start, int end) {
        int length = end - start - (eventsEnd - eventsStart) + 1;
        for (RefusedEvent refused : some) {
            length += 1 + refused.end - refused.start;
        }
        ByteArrayOutputStream batch = new ByteArrayOutputStream(length);
        batch.write(in, start, eventsStart - start);
        char before = '[';
        for (RefusedEvent refused : some) {
            batch.write(before);
            batch.write(in, refused.start, refused.end - refused.start);
            before = ',';
        }
        batch.write(']');
        batch.write(in, eventsEnd, end - eventsEnd);
        return batch.toByteArray();
    }
}
