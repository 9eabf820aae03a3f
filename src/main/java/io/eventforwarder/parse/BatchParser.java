package io.eventforwarder.parse;

import io.eventforwarder.json.Edits;
import io.eventforwarder.json.FieldNameTable;
import io.eventforwarder.json.JsonDocument;
import io.eventforwarder.json.JsonKind;
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
import java.util.EnumSet;
import java.util.LinkedHashMap;
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

    /** Parses a value as a batch. Adds the batch or its dead letters to the parsed record. */
    void parse(
            int batch,
            JsonDocument document,
            SourcePosition position,
            long arrival,
            ParsedInput parsed) {
        DeadLetterReason refusal = refusal(batch, document);
        if (refusal != null) {
            byte[] payload = bytes(document.value(batch));
            parsed.deadLetter(refused(refusal, events(document), arrival, position, payload));
            return;
        }
        List<Event> events = new ArrayList<>(8);
        Map<Integer, DeadLetterReason> refused = new LinkedHashMap<>(0);
        int received = 0;
        if (!envelope.isAbsent(EnvelopeField.EVENTS)) {
            int arrayNode = envelope.node(envelope.last(EnvelopeField.EVENTS));
            for (int event = document.first(arrayNode);
                    event < document.after(arrayNode);
                    event = document.after(event)) {
                DeadLetterReason reason = eventParser.refusal(event, document);
                if (reason == null) {
                    events.add(eventParser.parse(event, document, position, arrival, received));
                } else {
                    refused.put(event, reason);
                }
                received++;
            }
        }
        if (!refused.isEmpty()) {
            addRefusedEvents(refused, batch, document, position, arrival, parsed);
        }
        if (refused.isEmpty() || !events.isEmpty()) {
            parsed.batch(batch(document, position, arrival, received, events));
        }
    }

    /** The reason why a value can't be forwarded as a batch, or null. Finds the batch's fields. */
    @Nullable
    private DeadLetterReason refusal(int batch, JsonDocument document) {
        envelope.clear();
        if (document.kind(batch) != JsonKind.OBJECT) {
            return document.fault(batch, at -> true) == DeadLetterReason.NOT_FINITE
                    ? DeadLetterReason.NOT_FINITE
                    : DeadLetterReason.NOT_AN_OBJECT;
        }
        envelope.of(batch, document);
        int last = envelope.last(EnvelopeField.EVENTS);
        for (int i = 0; i < last; i++) {
            if (envelope.field(i) == EnvelopeField.EVENTS) {
                return DeadLetterReason.DUPLICATE_EVENTS;
            }
        }
        boolean isArray = last >= 0 && document.kind(envelope.node(last)) == JsonKind.ARRAY;
        // A fault in an event concerns only that event.
        DeadLetterReason fault =
                document.fault(
                        batch, at -> !isArray || !document.contains(envelope.node(last), at));
        if (fault == DeadLetterReason.NOT_FINITE) {
            return fault;
        }
        return isArray || envelope.isAbsent(EnvelopeField.EVENTS)
                ? fault
                : DeadLetterReason.EVENTS_NOT_AN_ARRAY;
    }

    /** The number of events in a refused batch. Other input counts as one event. */
    private int events(JsonDocument document) {
        int events = 0;
        for (int i = 0; i < envelope.count(); i++) {
            if (envelope.field(i) == EnvelopeField.EVENTS
                    && document.kind(envelope.node(i)) == JsonKind.ARRAY) {
                events += document.size(envelope.node(i));
            }
        }
        return Math.max(1, events);
    }

    private EventBatch batch(
            JsonDocument document,
            SourcePosition position,
            long arrival,
            int received,
            List<Event> events) {
        Envelope forwarded = envelope(document);
        String mpid = envelope.text(EnvelopeField.MPID);
        String mpDeviceId = envelope.text(EnvelopeField.MP_DEVICEID);
        return new EventBatch(
                position,
                arrival,
                DeviceKeys.choose(mpDeviceId, deviceInfo, mpid, position),
                owner(document, mpid),
                timestamp(arrival),
                received,
                0,
                forwarded,
                events,
                Set.of());
    }

    private long timestamp(long arrival) {
        long integer = envelope.plainInteger(EnvelopeField.TIMESTAMP_UNIXTIME_MS);
        return integer >= 0
                ? integer
                : Timestamps.millis(envelope.number(EnvelopeField.TIMESTAMP_UNIXTIME_MS), arrival);
    }

    private Owner owner(JsonDocument document, String mpid) {
        String environment = envelope.text(EnvelopeField.ENVIRONMENT);
        int identities = envelope.last(EnvelopeField.USER_IDENTITIES);
        String user = "";
        if (!DeviceKeys.isWithoutUser(mpid)) {
            user = "mpid:" + mpid;
        } else if (identities >= 0) {
            user = UserIdentities.asOwner(envelope.node(identities), document);
        }
        return new Owner(
                environment.isEmpty() ? "production" : environment,
                envelope.text(EnvelopeField.API_KEY),
                user);
    }

    /** The envelope as it is forwarded. Finds the fields of device_info. */
    private Envelope envelope(JsonDocument document) {
        edits.clear();
        deviceInfo.clear();
        Slice identities = null;
        for (int i = 0; i < envelope.count(); i++) {
            EnvelopeField field = envelope.field(i);
            if (field == EnvelopeField.DEVICE_INFO) {
                parseDeviceInfo(envelope.node(i), document);
            } else if (field == EnvelopeField.CONTEXT) {
                cutLocationOfContext(envelope.node(i), document);
            } else if (field == EnvelopeField.USER_IDENTITIES) {
                identities = parseUserIdentities(envelope.node(i), document);
            }
        }
        for (int i = 0; i < envelope.count(); i++) {
            if (isRemoved(i, identities != null, document)) {
                envelope.remove(i);
            }
        }
        boolean empty = envelope.cutRemoved(edits);
        if (identities != null) {
            edits.insert(envelope.closing(), empty ? FIRST_USER_IDENTITIES : NEXT_USER_IDENTITIES);
            edits.insert(envelope.closing(), identities);
            empty = false;
        }
        return new Envelope(
                empty ? EMPTY : edits.applied(envelope.content()),
                envelope.isAbsent(EnvelopeField.BATCH_ID)
                        ? EMPTY
                        : envelope.value(EnvelopeField.BATCH_ID),
                !envelope.isAbsent(EnvelopeField.MESSAGE_TYPE),
                !envelope.isAbsent(EnvelopeField.TIMESTAMP_UNIXTIME_MS),
                hasUserAttributes(document));
    }

    private void parseDeviceInfo(int node, JsonDocument document) {
        deviceInfo.clear();
        if (document.kind(node) == JsonKind.OBJECT) {
            deviceInfo.of(node, document);
            if (cutDeviceName) {
                deviceInfo.removeAll(DeviceInfoField.DEVICE);
                deviceInfo.cutRemoved(edits);
            }
        }
    }

    private void cutLocationOfContext(int node, JsonDocument document) {
        if (cutLocation && document.kind(node) == JsonKind.OBJECT) {
            context.of(node, document).removeAll(ContextField.LOCATION);
            context.cutRemoved(edits);
        }
    }

    /** The array that replaces the user identities, or null if they are not replaced. */
    @Nullable
    private Slice parseUserIdentities(int node, JsonDocument document) {
        switch (document.kind(node)) {
            case OBJECT:
                return userIdentities.expanded(node, document);
            case NULL:
                return EMPTY_ARRAY;
            case ARRAY:
                userIdentities.cutFromArray(node, document, edits);
                return null;
            default:
                return null;
        }
    }

    private boolean hasUserAttributes(JsonDocument document) {
        int member = envelope.last(EnvelopeField.USER_ATTRIBUTES);
        return !envelope.isAbsent(EnvelopeField.USER_ATTRIBUTES)
                && !document.isEmptyArray(envelope.node(member));
    }

    private boolean isRemoved(int member, boolean replacesIdentities, JsonDocument document) {
        EnvelopeField field = envelope.field(member);
        if (field == null) {
            return false;
        }
        switch (field) {
            case MESSAGE_TYPE:
            case TIMESTAMP_UNIXTIME_MS:
                return envelope.isAbsent(field);
            case USER_ATTRIBUTES:
                // The record then gets an empty object.
                return !hasUserAttributes(document);
            case USER_IDENTITIES:
                // An occurrence before the last may hold an identity that the settings withhold.
                return replacesIdentities || member != envelope.last(field);
            default:
                return removedFields.contains(field);
        }
    }

    /** Adds a dead letter for each refused event, or for each reason if the envelope is large. */
    private void addRefusedEvents(
            Map<Integer, DeadLetterReason> refusedEvents,
            int batch,
            JsonDocument document,
            SourcePosition position,
            long arrival,
            ParsedInput parsed) {
        Slice array = envelope.value(EnvelopeField.EVENTS);
        Slice whole = document.value(batch);
        long repeatedBytes = (long) refusedEvents.size() * (whole.length() - array.length());
        Map<Object, List<Integer>> groups = new LinkedHashMap<>();
        refusedEvents.forEach(
                (event, reason) ->
                        groups.computeIfAbsent(
                                        repeatedBytes <= MAX_REPEATED_BYTES ? event : reason,
                                        key -> new ArrayList<>())
                                .add(event));
        for (List<Integer> group : groups.values()) {
            // The batch as it came in, but with only some of its events.
            TextBuffer payload = new TextBuffer();
            payload.append(whole.array(), whole.from(), array.from());
            char separator = '[';
            for (int event : group) {
                payload.append(separator).append(document.value(event));
                separator = ',';
            }
            payload.append(']').append(whole.array(), array.to(), whole.to());
            DeadLetterReason reason = refusedEvents.get(group.get(0));
            parsed.deadLetter(refused(reason, group.size(), arrival, position, payload.toBytes()));
        }
    }

    private static byte[] bytes(Slice text) {
        return Arrays.copyOfRange(text.array(), text.from(), text.to());
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
