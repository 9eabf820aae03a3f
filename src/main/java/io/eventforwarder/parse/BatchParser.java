package io.eventforwarder.parse;

import io.eventforwarder.json.Edits;
import io.eventforwarder.json.FieldNameTable;
import io.eventforwarder.json.JsonToken;
import io.eventforwarder.json.JsonTokens;
import io.eventforwarder.json.MalformedJsonException;
import io.eventforwarder.json.Members;
import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.DeadLetterReason;
import io.eventforwarder.model.Envelope;
import io.eventforwarder.model.Event;
import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.Field;
import io.eventforwarder.model.Owner;
import io.eventforwarder.model.Slice;
import io.eventforwarder.model.SourcePosition;
import io.eventforwarder.model.TextBuffer;
import io.eventforwarder.parse.DeviceKeys.DeviceInfoField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * Parses one event batch. Separates its events from the envelope, and removes from the envelope the
 * fields that the settings withhold and the fields that the job sets in every record.
 */
final class BatchParser {
    private enum EnvelopeField {
        EVENTS,
        BATCH_ID,
        MESSAGE_ID,
        SCHEMA_VERSION,
        FORWARDING_INFO,
        MESSAGE_TYPE,
        TIMESTAMP_UNIXTIME_MS,
        USER_ATTRIBUTES,
        USER_IDENTITIES,
        ENVIRONMENT,
        API_KEY,
        MPID,
        MP_DEVICEID,
        DEVICE_INFO,
        CONTEXT,
        APPLICATION_INFO,
        SOURCE_INFO,
        IP,
        UNIQUE_ID
    }

    private enum ContextField {
        LOCATION
    }

    private static final Set<EnvelopeField> SET_BY_EACH_RECORD =
            EnumSet.range(EnvelopeField.EVENTS, EnvelopeField.FORWARDING_INFO);
    private static final Map<Field, EnvelopeField> WITHHELD =
            Map.of(
                    Field.MP_DEVICEID, EnvelopeField.MP_DEVICEID,
                    Field.DEVICE_INFO, EnvelopeField.DEVICE_INFO,
                    Field.APPLICATION_INFO, EnvelopeField.APPLICATION_INFO,
                    Field.SOURCE_INFO, EnvelopeField.SOURCE_INFO,
                    Field.IP_ADDRESS, EnvelopeField.IP,
                    Field.UNIQUE_ID, EnvelopeField.UNIQUE_ID);

    private static final Slice EMPTY = Slice.of("");
    private static final Slice EMPTY_ARRAY = Slice.of("[]");
    private static final Slice FIRST_USER_IDENTITIES = Slice.of("\"user_identities\":");
    private static final Slice NEXT_USER_IDENTITIES = Slice.of(",\"user_identities\":");

    /** The limit for the sum of the envelopes in the dead letters of one batch, in bytes. */
    private static final long MAX_REPEATED_BYTES = 4 << 20;

    private final boolean cutDeviceName;
    private final boolean cutLocation;
    private final Set<EnvelopeField> removedFields = EnumSet.copyOf(SET_BY_EACH_RECORD);
    private final EventParser eventParser;
    private final UserIdentities userIdentities;

    private final Members<EnvelopeField> envelope =
            new Members<>(FieldNameTable.of(EnvelopeField.class));
    private final Members<DeviceInfoField> deviceInfo = new Members<>(DeviceInfoField.NAMES);
    private final Members<ContextField> context =
            new Members<>(FieldNameTable.of(ContextField.class));
    private final Edits edits = new Edits();

    private SourcePosition position;
    private long arrival;
    private List<Event> events;
    private List<RefusedEvent> refusedEvents;
    private int received;

    /** The array that replaces user_identities, or null if they are not replaced. */
    @Nullable private Slice expandedIdentities;

    private static final class RefusedEvent {
        final DeadLetterReason reason;
        final Slice json;

        RefusedEvent(DeadLetterReason reason, Slice json) {
            this.reason = reason;
            this.json = json;
        }
    }

    BatchParser(Set<Field> withheld) {
        cutDeviceName = withheld.contains(Field.DEVICE_NAME);
        cutLocation = withheld.contains(Field.BATCH_LOCATION);
        WITHHELD.forEach(
                (field, envelopeField) -> {
                    if (withheld.contains(field)) {
                        removedFields.add(envelopeField);
                    }
                });
        eventParser = new EventParser(withheld);
        userIdentities = new UserIdentities(withheld.contains(Field.MP_DEVICEID));
    }

    /**
     * Parses the batch that the tokens stand on. Adds the batch or its dead letters to the record.
     */
    void parse(JsonTokens tokens, SourcePosition at, long arrivedAt, ParsedRecord parsed)
            throws MalformedJsonException {
        clear(at, arrivedAt);
        int start = tokens.start();
        DeadLetterReason refusal = null;
        boolean hasEvents = false;
        while (envelope.next(tokens)) {
            // The call of next skipped the value of the previous member, if that was still to be
            // read.
            if (tokens.pollTooDeep()) {
                refusal = DeadLetterReason.TOO_DEEP;
            }
            if (envelope.field() != EnvelopeField.EVENTS) {
                parseField(envelope.field(), tokens);
            } else if (hasEvents) {
                refusal = DeadLetterReason.DUPLICATE_EVENTS;
            } else {
                hasEvents = true;
                if (tokens.token() == JsonToken.ARRAY) {
                    parseEvents(tokens);
                } else if (tokens.token() != JsonToken.NULL) {
                    refusal = DeadLetterReason.EVENTS_NOT_AN_ARRAY;
                }
            }
        }
        if (tokens.pollTooDeep()) {
            refusal = DeadLetterReason.TOO_DEEP;
        }
        Slice batch = tokens.since(start);
        if (refusal != null) {
            byte[] payload = Arrays.copyOfRange(batch.array(), batch.from(), batch.to());
            parsed.add(refused(refusal, 1, arrival, position, payload));
            return;
        }
        addRefusedEvents(batch, parsed);
        if (refusedEvents.isEmpty() || !events.isEmpty()) {
            parsed.add(batch());
        }
    }

    private void clear(SourcePosition at, long arrivedAt) {
        position = at;
        arrival = arrivedAt;
        envelope.clear();
        deviceInfo.clear();
        edits.clear();
        events = new ArrayList<>(8);
        refusedEvents = List.of();
        received = 0;
        expandedIdentities = null;
    }

    private void parseField(@Nullable EnvelopeField field, JsonTokens tokens)
            throws MalformedJsonException {
        if (field == EnvelopeField.DEVICE_INFO) {
            parseDeviceInfo(tokens);
        } else if (field == EnvelopeField.CONTEXT) {
            parseContext(tokens);
        } else if (field == EnvelopeField.USER_IDENTITIES) {
            parseUserIdentities(tokens);
        }
    }

    private void parseEvents(JsonTokens tokens) throws MalformedJsonException {
        while (tokens.nextElement()) {
            int start = tokens.start();
            DeadLetterReason refusal = eventParser.parse(tokens);
            Slice json = tokens.since(start);
            if (refusal == null) {
                events.add(eventParser.event(json, position, arrival, received));
            } else {
                if (refusedEvents.isEmpty()) {
                    refusedEvents = new ArrayList<>();
                }
                refusedEvents.add(new RefusedEvent(refusal, json));
            }
            received++;
        }
    }

    private void parseDeviceInfo(JsonTokens tokens) throws MalformedJsonException {
        deviceInfo.clear();
        if (tokens.token() != JsonToken.OBJECT) {
            return;
        }
        while (deviceInfo.next(tokens)) {
            if (cutDeviceName && deviceInfo.field() == DeviceInfoField.DEVICE) {
                deviceInfo.removeCurrent();
            }
        }
        deviceInfo.cutRemoved(edits);
    }

    private void parseContext(JsonTokens tokens) throws MalformedJsonException {
        if (!cutLocation || tokens.token() != JsonToken.OBJECT) {
            return;
        }
        context.clear();
        while (context.next(tokens)) {
            if (context.field() == ContextField.LOCATION) {
                context.removeCurrent();
            }
        }
        context.cutRemoved(edits);
    }

    private void parseUserIdentities(JsonTokens tokens) throws MalformedJsonException {
        expandedIdentities = null;
        if (tokens.token() == JsonToken.OBJECT) {
            expandedIdentities = userIdentities.expanded(tokens);
        } else if (tokens.token() == JsonToken.NULL) {
            expandedIdentities = EMPTY_ARRAY;
        } else if (tokens.token() == JsonToken.ARRAY) {
            userIdentities.cutFromArray(tokens, edits);
        }
    }

    private EventBatch batch() throws MalformedJsonException {
        String mpid = envelope.text(EnvelopeField.MPID);
        String mpDeviceId = envelope.text(EnvelopeField.MP_DEVICEID);
        return new EventBatch(
                position,
                arrival,
                DeviceKeys.choose(mpDeviceId, deviceInfo, mpid, position),
                owner(mpid),
                envelope.integer(EnvelopeField.TIMESTAMP_UNIXTIME_MS, arrival),
                received,
                0,
                envelope(),
                events);
    }

    private Owner owner(String mpid) throws MalformedJsonException {
        String environment = envelope.text(EnvelopeField.ENVIRONMENT);
        int identities = envelope.last(EnvelopeField.USER_IDENTITIES);
        String user = "";
        if (!DeviceKeys.isWithoutUser(mpid)) {
            user = "mpid:" + mpid;
        } else if (identities >= 0) {
            user = UserIdentities.asOwner(envelope.value(identities));
        }
        return new Owner(
                environment.isEmpty() ? "production" : environment,
                envelope.text(EnvelopeField.API_KEY),
                user);
    }

    private Envelope envelope() {
        for (int i = 0; i < envelope.count(); i++) {
            if (isRemoved(i)) {
                envelope.remove(i);
            }
        }
        boolean empty = envelope.cutRemoved(edits);
        if (expandedIdentities != null) {
            edits.insert(envelope.closing(), empty ? FIRST_USER_IDENTITIES : NEXT_USER_IDENTITIES);
            edits.insert(envelope.closing(), expandedIdentities);
            empty = false;
        }
        int batchId = envelope.last(EnvelopeField.BATCH_ID);
        return new Envelope(
                empty ? EMPTY : edits.applied(envelope.content()),
                envelope.isAbsent(EnvelopeField.BATCH_ID) ? EMPTY : envelope.value(batchId),
                !envelope.isAbsent(EnvelopeField.MESSAGE_TYPE),
                !envelope.isAbsent(EnvelopeField.TIMESTAMP_UNIXTIME_MS),
                !envelope.isAbsent(EnvelopeField.USER_ATTRIBUTES));
    }

    private boolean isRemoved(int member) {
        EnvelopeField field = envelope.field(member);
        if (field == null) {
            return false;
        }
        switch (field) {
            case MESSAGE_TYPE:
            case TIMESTAMP_UNIXTIME_MS:
            case USER_ATTRIBUTES:
                return envelope.isAbsent(field);
            case USER_IDENTITIES:
                // An occurrence before the last may hold an identity that the settings withhold.
                return expandedIdentities != null || member != envelope.last(field);
            default:
                return removedFields.contains(field);
        }
    }

    /** Adds a dead letter for each refused event, or for each reason if the envelope is large. */
    private void addRefusedEvents(Slice batch, ParsedRecord parsed) {
        if (refusedEvents.isEmpty()) {
            return;
        }
        Slice array = envelope.value(envelope.last(EnvelopeField.EVENTS));
        int envelopeLength = batch.length() - array.length();
        if ((long) refusedEvents.size() * envelopeLength <= MAX_REPEATED_BYTES) {
            for (RefusedEvent event : refusedEvents) {
                parsed.add(refused(event.reason, List.of(event), batch, array));
            }
            return;
        }
        Map<DeadLetterReason, List<RefusedEvent>> byReason = new EnumMap<>(DeadLetterReason.class);
        for (RefusedEvent event : refusedEvents) {
            byReason.computeIfAbsent(event.reason, reason -> new ArrayList<>()).add(event);
        }
        byReason.forEach((reason, group) -> parsed.add(refused(reason, group, batch, array)));
    }

    /** A dead letter with the batch as it came in, but with only some of its events. */
    private DeadLetter refused(
            DeadLetterReason reason, List<RefusedEvent> someEvents, Slice batch, Slice array) {
        TextBuffer payload = new TextBuffer();
        payload.append(batch.array(), batch.from(), array.from());
        char separator = '[';
        for (RefusedEvent event : someEvents) {
            payload.append(separator).append(event.json);
            separator = ',';
        }
        payload.append(']').append(batch.array(), array.to(), batch.to());
        return refused(reason, someEvents.size(), arrival, position, payload.toBytes());
    }

    static DeadLetter refused(
            DeadLetterReason reason,
            int events,
            long arrival,
            SourcePosition position,
            byte[] payload) {
        return new DeadLetter(
                reason,
                reason.detail(),
                DeadLetter.Stage.PARSE,
                events,
                arrival,
                position,
                payload);
    }
}
