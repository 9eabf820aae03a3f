package io.eventforwarder.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * Fragments of one device that are sent together, and the reason. They have no particular order.
 */
public final class EventGroup {
    static final ImmutableSerializer<EventGroup> SERIALIZER =
            new ImmutableSerializer<>(1, EventGroup::write, EventGroup::read, Snapshot::new);

    public static final TypeInformation<EventGroup> TYPE =
            new ImmutableTypeInfo<>(EventGroup.class, SERIALIZER);

    private final String deviceKey;
    private final CloseReason closeReason;
    private final List<Fragment> fragments;

    public EventGroup(String deviceKey, CloseReason closeReason, List<Fragment> fragments) {
        this.deviceKey = deviceKey;
        this.closeReason = closeReason;
        this.fragments = Collections.unmodifiableList(fragments);
    }

    public String deviceKey() {
        return deviceKey;
    }

    public CloseReason closeReason() {
        return closeReason;
    }

    public List<Fragment> fragments() {
        return fragments;
    }

    /** The number of events in the group. */
    public int events() {
        int events = 0;
        for (Fragment fragment : fragments) {
            events += fragment.events();
        }
        return events;
    }

    /** The size of the fragments' text in bytes. */
    public long bytes() {
        long bytes = 0;
        for (Fragment fragment : fragments) {
            bytes += fragment.bytes();
        }
        return bytes;
    }

    /** Format 1: device key, code of the reason, number of fragments, fragments. */
    private static void write(EventGroup group, DataOutputView out) throws IOException {
        StringValue.writeString(group.deviceKey, out);
        out.writeByte(group.closeReason.code());
        out.writeInt(group.fragments.size());
        for (Fragment fragment : group.fragments) {
            Fragment.SERIALIZER.serialize(fragment, out);
        }
    }

    private static EventGroup read(DataInputView in) throws IOException {
        String deviceKey = StringValue.readString(in);
        CloseReason reason = CloseReason.ofCode(in.readUnsignedByte());
        int count = in.readInt();
        List<Fragment> fragments = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            fragments.add(Fragment.SERIALIZER.deserialize(in));
        }
        return new EventGroup(deviceKey, reason, fragments);
    }

    /** The serializer's part of a checkpoint. */
    public static final class Snapshot extends ImmutableSerializer.TypeSnapshot<EventGroup> {
        public Snapshot() {
            super(() -> SERIALIZER);
        }
    }
}
