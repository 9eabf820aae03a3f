package io.eventforwarder.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.types.StringValue;

/**
 * Reads event batches, one after the other, as their serializer writes them. Not thread-safe; its
 * arrays grow to the largest batch.
 */
final class BatchReader {
    private static final ThreadLocal<BatchReader> OF_THREAD =
            ThreadLocal.withInitial(BatchReader::new);

    private final Recurring places = new Recurring(SourcePosition.STRINGS);
    private final Recurring deviceKeys = new Recurring(1);
    private final Recurring owners = new Recurring(Owner.STRINGS);
    private final Recurring sessions = new Recurring(1);

    // The heads of events, which come before all text.
    private EventType[] types = {};
    private int[] indexes = {};
    private long[] timestamps = {};
    private String[] sessionsOfEvents = {};
    private int[] ends = {};

    static BatchReader ofThread() {
        return OF_THREAD.get();
    }

    EventBatch read(DataInputView in) throws IOException {
        SourcePosition place = SourcePosition.read(places, in);
        long arrival = in.readLong();
        String deviceKey = deviceKeys.read(0, in);
        Owner owner = Owner.read(owners, in);
        long timestamp = in.readLong();
        int received = in.readInt();
        int filtered = in.readInt();
        Envelope.Head head = new Envelope.Head(in);
        Set<String> endedSessions = endedSessions(in);
        int count = in.readInt();
        int end = readHeads(count, head.textLength(), in);
        Slice text = Slice.read(end, in);
        return new EventBatch(
                place,
                arrival,
                deviceKey,
                owner,
                timestamp,
                received,
                filtered,
                head.in(text),
                events(count, head.textLength(), text),
                endedSessions);
    }

    private static Set<String> endedSessions(DataInputView in) throws IOException {
        int count = in.readInt();
        if (count == 0) {
            return Set.of();
        }
        Set<String> endedSessions = new LinkedHashSet<>();
        for (int i = 0; i < count; i++) {
            endedSessions.add(StringValue.readString(in));
        }
        return endedSessions;
    }

    /** Returns where the text of the last one ends. */
    private int readHeads(int count, int begin, DataInputView in) throws IOException {
        if (count > types.length) {
            types = new EventType[count];
            indexes = new int[count];
            timestamps = new long[count];
            sessionsOfEvents = new String[count];
            ends = new int[count];
        }
        int end = begin;
        String session = "";
        for (int i = 0; i < count; i++) {
            types[i] = EventType.ofCode(in.readUnsignedByte());
            indexes[i] = in.readInt();
            timestamps[i] = in.readLong();
            String written = sessions.read(0, in);
            session = written == null ? session : written;
            sessionsOfEvents[i] = session;
            end += in.readInt();
            ends[i] = end;
        }
        return end;
    }

    private List<Event> events(int count, int begin, Slice text) {
        List<Event> events = new ArrayList<>(count);
        int from = begin;
        for (int i = 0; i < count; i++) {
            Slice json = text.part(from, ends[i]);
            events.add(new Event(types[i], indexes[i], timestamps[i], sessionsOfEvents[i], json));
            from = ends[i];
        }
        return events;
    }
}
