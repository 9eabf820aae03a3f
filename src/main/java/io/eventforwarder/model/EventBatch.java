package io.eventforwarder.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** An event batch: its envelope, and its events except for those that settings have dropped. */
public final class EventBatch {
    static final ImmutableSerializer<EventBatch> SERIALIZER =
            new ImmutableSerializer<>(1, EventBatch::write, EventBatch::read, Snapshot::new);

    public static final TypeInformation<EventBatch> TYPE =
            new ImmutableTypeInfo<>(EventBatch.class, SERIALIZER);

    private static final Slice NO_TEXT = Slice.of("");

    private final SourcePosition position;
    private final long arrival;
    private final String deviceKey;
    private final Owner owner;
    private final long timestamp;
    private final int received;
    private final int filtered;
    private final Envelope envelope;
    private final List<Event> events;
    private final Set<String> endedSessions;

    /**
     * @param arrival the arrival time in milliseconds since the epoch
     * @param deviceKey the key of the stream
     * @param timestamp the batch's {@code timestamp_unixtime_ms}, else its arrival
     * @param received the number of events that came in, dead letters included
     * @param filtered the number of events that settings dropped
     * @param endedSessions the sessions that a dropped session_end of this batch has ended
     */
    public EventBatch(
            SourcePosition position,
            long arrival,
            String deviceKey,
            Owner owner,
            long timestamp,
            int received,
            int filtered,
            Envelope envelope,
            List<Event> events,
            Set<String> endedSessions) {
        this.position = position;
        this.arrival = arrival;
        this.deviceKey = deviceKey;
        this.owner = owner;
        this.timestamp = timestamp;
        this.received = received;
        this.filtered = filtered;
        this.envelope = envelope;
        this.events = Collections.unmodifiableList(events);
        this.endedSessions = endedSessions;
    }

    public SourcePosition position() {
        return position;
    }

    public long arrival() {
        return arrival;
    }

    public String deviceKey() {
        return deviceKey;
    }

    public Owner owner() {
        return owner;
    }

    public long timestamp() {
        return timestamp;
    }

    public int received() {
        return received;
    }

    public int filtered() {
        return filtered;
    }

    public Envelope envelope() {
        return envelope;
    }

    public List<Event> events() {
        return events;
    }

    /** The sessions that a dropped session_end of this batch has ended. */
    public Set<String> endedSessions() {
        return endedSessions;
    }

    /** Whether the batch has all of its events, except for those that settings dropped. */
    public boolean isWhole() {
        return events.size() + filtered == received;
    }

    /** Whether the batch came with events and has lost all of them. It is then not forwarded. */
    public boolean isEmptied() {
        return events.isEmpty() && received > 0;
    }

    /**
     * This batch without the matching events, which count as filtered. Returns the same object if
     * no event matches.
     */
    public EventBatch without(Predicate<Event> dropped) {
        List<Event> kept = new ArrayList<>(events.size());
        Set<String> ended = endedSessions;
        for (Event event : events) {
            if (!dropped.test(event)) {
                kept.add(event);
            } else if (event.type() == EventType.SESSION_END && !event.session().isEmpty()) {
                if (ended == endedSessions) {
                    ended = new LinkedHashSet<>(endedSessions);
                }
                ended.add(event.session());
            }
        }
        return kept.size() == events.size()
                ? this
                : with(filtered + events.size() - kept.size(), envelope, kept, ended);
    }

    /** This batch without its events, which count as filtered, and without ended sessions. */
    public EventBatch withoutAll() {
        return with(filtered + events.size(), envelope, List.of(), Set.of());
    }

    /**
     * This batch with another envelope and other events, and without ended sessions. Events that
     * are left out do not count as filtered.
     */
    public EventBatch withContent(Envelope otherEnvelope, List<Event> otherEvents) {
        return with(filtered, otherEnvelope, otherEvents, Set.of());
    }

    private EventBatch with(
            int otherFiltered, Envelope otherEnvelope, List<Event> otherEvents, Set<String> ended) {
        return new EventBatch(
                position,
                arrival,
                deviceKey,
                owner,
                timestamp,
                received,
                otherFiltered,
                otherEnvelope,
                otherEvents,
                ended);
    }

    /**
     * Format 1: position, arrival, device key, owner, timestamp, received, filtered, the envelope's
     * flags and lengths, the ended sessions, the events without their text (each with its session,
     * or null if the previous event has the same session), then all text in one run, so that a
     * reader needs only one array for it.
     */
    private static void write(EventBatch batch, DataOutputView out) throws IOException {
        batch.position.write(out);
        out.writeLong(batch.arrival);
        StringValue.writeString(batch.deviceKey, out);
        batch.owner.write(out);
        out.writeLong(batch.timestamp);
        out.writeInt(batch.received);
        out.writeInt(batch.filtered);
        out.writeByte(batch.envelope.present());
        out.writeInt(batch.envelope.members().length());
        out.writeInt(batch.envelope.batchId().length());
        out.writeInt(batch.endedSessions.size());
        for (String session : batch.endedSessions) {
            StringValue.writeString(session, out);
        }
        out.writeInt(batch.events.size());
        String session = "";
        for (Event event : batch.events) {
            out.writeByte(event.type().code());
            out.writeInt(event.index());
            out.writeLong(event.timestamp());
            out.writeInt(event.timestampFraction());
            boolean same = event.session().equals(session);
            StringValue.writeString(same ? null : event.session(), out);
            session = event.session();
            out.writeInt(event.json().length());
        }
        batch.envelope.members().write(out);
        batch.envelope.batchId().write(out);
        for (Event event : batch.events) {
            event.json().write(out);
        }
    }

    private static EventBatch read(DataInputView in) throws IOException {
        SourcePosition position = SourcePosition.read(in);
        long arrival = in.readLong();
        String deviceKey = StringValue.readString(in);
        Owner owner = Owner.read(in);
        long timestamp = in.readLong();
        int received = in.readInt();
        int filtered = in.readInt();
        int present = in.readUnsignedByte();
        int membersLength = in.readInt();
        int envelopeLength = membersLength + in.readInt();
        int ended = in.readInt();
        Set<String> endedSessions = ended == 0 ? Set.of() : new LinkedHashSet<>();
        for (int left = ended; left > 0; left--) {
            endedSessions.add(StringValue.readString(in));
        }
        int count = in.readInt();
        List<Event> events = new ArrayList<>(count);
        int[] lengths = new int[count];
        int textLength = envelopeLength;
        String session = "";
        for (int i = 0; i < count; i++) {
            EventType type = EventType.ofCode(in.readUnsignedByte());
            int index = in.readInt();
            long time = in.readLong();
            int fraction = in.readInt();
            String written = StringValue.readString(in);
            session = written == null ? session : written;
            events.add(new Event(type, index, time, fraction, session, NO_TEXT));
            lengths[i] = in.readInt();
            textLength += lengths[i];
        }
        Slice text = Slice.read(textLength, in);
        int at = envelopeLength;
        for (int i = 0; i < count; i++) {
            events.set(i, events.get(i).withJson(text.part(at, at + lengths[i])));
            at += lengths[i];
        }
        return new EventBatch(
                position,
                arrival,
                deviceKey,
                owner,
                timestamp,
                received,
                filtered,
                new Envelope(
                        text.part(0, membersLength),
                        text.part(membersLength, envelopeLength),
                        present),
                events,
                endedSessions);
    }

    /** The serializer's part of a checkpoint. */
    public static final class Snapshot extends ImmutableSerializer.TypeSnapshot<EventBatch> {
        public Snapshot() {
            super(() -> SERIALIZER);
        }
    }
}
