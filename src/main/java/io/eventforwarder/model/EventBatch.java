package io.eventforwarder.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * One event batch on its way: an envelope and those of its events that have not been dropped. Its
 * text stays the bytes that came in.
 */
public final class EventBatch {
    public static final TypeInformation<EventBatch> TYPE =
            new ImmutableTypeInfo<>(EventBatch.class, Serializer.INSTANCE);

    private final SourcePosition place;
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
     * @param place where the batch stood
     * @param arrival when it arrived, in milliseconds since the epoch
     * @param deviceKey what the stream is keyed by
     * @param timestamp the batch's {@code timestamp_unixtime_ms}, else its arrival
     * @param received how many events came in, those that became dead letters included
     * @param filtered how many of them settings dropped
     */
    public EventBatch(
            SourcePosition place,
            long arrival,
            String deviceKey,
            Owner owner,
            long timestamp,
            int received,
            int filtered,
            Envelope envelope,
            List<Event> events) {
        this(
                place, arrival, deviceKey, owner, timestamp, received, filtered, envelope, events,
                Set.of());
    }

    EventBatch(
            SourcePosition place,
            long arrival,
            String deviceKey,
            Owner owner,
            long timestamp,
            int received,
            int filtered,
            Envelope envelope,
            List<Event> events,
            Set<String> endedSessions) {
        this.place = place;
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

    public SourcePosition place() {
        return place;
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

    /**
     * Sessions whose session_end was in this batch and has been dropped; it ends them all the same.
     */
    public Set<String> endedSessions() {
        return endedSessions;
    }

    /** Whether every event that the settings keep is here: none became a dead letter. */
    public boolean isWhole() {
        return events.size() + filtered == received;
    }

    /** Whether it came with events but has none left: then nothing of it is forwarded. */
    public boolean isEmptied() {
        return events.isEmpty() && received > 0;
    }

    /** This batch without the events that match, which count as filtered; itself if none does. */
    public EventBatch without(Predicate<Event> dropped) {
        List<Event> kept = new ArrayList<>(events.size());
        Set<String> ended = null;
        for (Event event : events) {
            if (!dropped.test(event)) {
                kept.add(event);
            } else if (event.type() == EventType.SESSION_END && !event.session().isEmpty()) {
                if (ended == null) {
                    ended = new LinkedHashSet<>(endedSessions);
                }
                ended.add(event.session());
            }
        }
        return kept.size() == events.size()
                ? this
                : new EventBatch(
                        place,
                        arrival,
                        deviceKey,
                        owner,
                        timestamp,
                        received,
                        filtered + events.size() - kept.size(),
                        envelope,
                        kept,
                        ended == null ? endedSessions : ended);
    }

    /**
     * This batch without its events, which count as filtered, and without the sessions it ended.
     */
    public EventBatch withoutAll() {
        return new EventBatch(
                place,
                arrival,
                deviceKey,
                owner,
                timestamp,
                received,
                filtered + events.size(),
                envelope,
                List.of());
    }

    /** This batch with these of its events only; those that are missing are not filtered. */
    public EventBatch withOnly(List<Event> some) {
        return withContent(envelope, some);
    }

    /** This batch with another text for its envelope and its events. */
    public EventBatch withContent(Envelope otherEnvelope, List<Event> otherEvents) {
        return new EventBatch(
                place,
                arrival,
                deviceKey,
                owner,
                timestamp,
                received,
                filtered,
                otherEnvelope,
                otherEvents);
    }

    /**
     * Format 1: place, arrival, device key, owner, timestamp, received, filtered, the envelope's
     * head, the sessions that it ended, the events' heads (each with its session, where that is not
     * its predecessor's), then all text in one run. {@link BatchReader} reads it.
     */
    public static final class Serializer extends ImmutableSerializer<EventBatch> {
        private static final long serialVersionUID = 1L;
        static final Serializer INSTANCE = new Serializer();

        private Serializer() {
            super(1);
        }

        @Override
        protected void write(EventBatch batch, DataOutputView out) throws IOException {
            batch.place.write(out);
            out.writeLong(batch.arrival);
            StringValue.writeString(batch.deviceKey, out);
            batch.owner.write(out);
            out.writeLong(batch.timestamp);
            out.writeInt(batch.received);
            out.writeInt(batch.filtered);
            batch.envelope.writeHead(out);
            out.writeInt(batch.endedSessions.size());
            for (String session : batch.endedSessions) {
                StringValue.writeString(session, out);
            }
            out.writeInt(batch.events.size());
            String session = "";
            for (int i = 0; i < batch.events.size(); i++) {
                Event event = batch.events.get(i);
                out.writeByte(event.type().code());
                out.writeInt(event.index());
                out.writeLong(event.timestamp());
                boolean same = event.session().equals(session);
                StringValue.writeString(same ? null : event.session(), out);
                session = event.session();
                out.writeInt(event.json().length());
            }
            batch.envelope.writeText(out);
            for (int i = 0; i < batch.events.size(); i++) {
                batch.events.get(i).json().write(out);
            }
        }

        @Override
        protected EventBatch read(DataInputView in) throws IOException {
            return BatchReader.ofThread().read(in);
        }

        @Override
        public TypeSerializerSnapshot<EventBatch> snapshotConfiguration() {
            return new Snapshot();
        }
    }

    /** What a checkpoint keeps of the serializer. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<EventBatch> {
        public Snapshot() {
            super(() -> Serializer.INSTANCE);
        }
    }
}
