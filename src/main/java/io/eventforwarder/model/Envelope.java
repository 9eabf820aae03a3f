package io.eventforwarder.model;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A batch's own fields in the form in which they are sent. The members are JSON text without the
 * surrounding braces, and without the fields that the job sets in every record: {@code events},
 * {@code batch_id}, {@code message_id}, {@code schema_version} and {@code forwarding_info}.
 */
public final class Envelope {
    private static final int MESSAGE_TYPE = 1;
    private static final int TIMESTAMP = 2;
    private static final int USER_ATTRIBUTES = 4;

    private static final Slice EMPTY = Slice.of("");

    /** An envelope without any field. */
    public static final Envelope NONE = new Envelope(EMPTY, EMPTY, 0);

    private final Slice members;
    private final Slice batchId;
    private final int present;

    private Envelope(Slice members, Slice batchId, int present) {
        this.members = members;
        this.batchId = batchId;
        this.present = present;
    }

    /**
     * @param members the members' text, possibly empty
     * @param batchId the inbound batch_id as written; empty without one
     */
    public Envelope(
            Slice members,
            Slice batchId,
            boolean hasMessageType,
            boolean hasTimestamp,
            boolean hasUserAttributes) {
        this(
                members,
                batchId,
                (hasMessageType ? MESSAGE_TYPE : 0)
                        | (hasTimestamp ? TIMESTAMP : 0)
                        | (hasUserAttributes ? USER_ATTRIBUTES : 0));
    }

    public Envelope withBatchId(Slice other) {
        return new Envelope(members, other, present);
    }

    public Slice members() {
        return members;
    }

    public Slice batchId() {
        return batchId;
    }

    public boolean hasMessageType() {
        return (present & MESSAGE_TYPE) != 0;
    }

    public boolean hasTimestamp() {
        return (present & TIMESTAMP) != 0;
    }

    public boolean hasUserAttributes() {
        return (present & USER_ATTRIBUTES) != 0;
    }

    void writeHead(DataOutputView out) throws IOException {
        out.writeByte(present);
        out.writeInt(members.length());
        out.writeInt(batchId.length());
    }

    void writeText(DataOutputView out) throws IOException {
        members.write(out);
        batchId.write(out);
    }

    /** The lengths and flags of an envelope whose text has not been read yet. */
    static final class Head {
        private final int present;
        private final int membersLength;
        private final int batchIdLength;

        Head(DataInputView in) throws IOException {
            present = in.readUnsignedByte();
            membersLength = in.readInt();
            batchIdLength = in.readInt();
        }

        int textLength() {
            return membersLength + batchIdLength;
        }

        /** The envelope at the beginning of a text. */
        Envelope withText(Slice text) {
            return new Envelope(
                    text.part(0, membersLength), text.part(membersLength, textLength()), present);
        }
    }
}
