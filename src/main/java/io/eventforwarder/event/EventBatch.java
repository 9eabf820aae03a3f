package io.eventforwarder.event;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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

    private final Place place;
    private final long arrival;
    private final String deviceKey;
    private final Owner owner;
    private final long timestamp;
    private final int received;
    private final int filtered;
    private final Envelope envelope;
    private final List<Event> events;

    /**
     * @param place where the batch stood
     * @param arrival when it arrived, in milliseconds since the epoch
     * @param deviceKey what the stream is keyed by
     * @param timestamp the batch's {@code timestamp_unixtime_ms}, else its arrival
     * @param received how many events came in, those that became dead letters included
     * @param filtered how many of them settings dropped
     */
    public EventBatch(
            Place place,
            long arrival,
            String deviceKey,
            Owner owner,
            long timestamp,
            int received,
            int filtered,
            Envelope envelope,
            List<Event> events) {
        this.place = place;
        this.arrival = arrival;
        this.deviceKey = deviceKey;
        this.owner = owner;
        this.timestamp = timestamp;
        this.received = received;
        this.filtered = filtered;
        this.envelope = envelope;
        this.events = Collections.unmodifiableList(events);
    }

    public Place place() {
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

    /** Whether every event that the settings keep is here: none became a dead letter. */
    public boolean isWhole() {
        return events.size() + filtered == received;
    }

    /** This batch without the events that match, which count as filtered; itself if none does. */
    public EventBatch without(Predicate<Event> dropped) {
        List<Event> kept = new ArrayList<>(events.size());
        for (Event event : events) {
            if (!dropped.test(event)) {
                kept.add(event);
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
                        kept);
    }

    /**
     * Format 1: place, arrival, device key, owner, timestamp, received, filtered, the envelope's
     * head, the events' heads, then all text in one run.
     */
    public static final class Serializer extends ImmutableSerializer<EventBatch> {
        private static final long serialVersionUID = 1L;
        static final Serializer INSTANCE = new Serializer();

        private Serializer() {
            super(1);
        }

        @Override
        void write(EventBatch batch, DataOutputView out) throws IOException {
            batch.place.write(out);
            out.writeLong(batch.arrival);
            StringValue.writeString(batch.deviceKey, out);
            batch.owner.write(out);
            out.writeLong(batch.timestamp);
            out.writeInt(batch.received);
            out.writeInt(batch.filtered);
            batch.envelope.writeHead(out);
            out.writeInt(batch.events.size());
            for (Event event : batch.events) {
                out.writeByte(event.type().code());
                out.writeInt(event.index());
                out.writeLong(event.timestamp());
                StringValue.writeString(event.session(), out);
                out.writeInt(event.json().length());
            }
            batch.envelope.writeText(out);
            for (Event event : batch.events) {
                event.json().write(out);
            }
        }

        @Override
        EventBatch read(DataInputView in) throws IOException {
            Place place = Place.read(in);
            long arrival = in.readLong();
            String deviceKey = StringValue.readString(in);
            Owner owner = Owner.read(in);
            long timestamp = in.readLong();
            int received = in.readInt();
            int filtered = in.readInt();
            Envelope.Head head = new Envelope.Head(in);
            int count = in.readInt();
            EventType[] types = new EventType[count];
            int[] indexes = new int[count];
            long[] timestamps = new long[count];
            String[] sessions = new String[count];
            int[] ends = new int[count];
            int end = head.textLength();
            for (int i = 0; i < count; i++) {
                types[i] = EventType.ofCode(in.readUnsignedByte());
                indexes[i] = in.readInt();
                timestamps[i] = in.readLong();
                sessions[i] = StringValue.readString(in);
                end += in.readInt();
                ends[i] = end;
            }
            byte[] text = new byte[end];
            in.readFully(text);
            List<Event> events = new ArrayList<>(count);
            int from = head.textLength();
            for (int i = 0; i < count; i++) {
                Slice json = new Slice(text, from, ends[i]);
                events.add(new Event(types[i], indexes[i], timestamps[i], sessions[i], json));
                from = ends[i];
            }
            return new EventBatch(
                    place,
                    arrival,
                    deviceKey,
                    owner,
                    timestamp,
                    received,
                    filtered,
                    head.in(text),
                    events);
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
