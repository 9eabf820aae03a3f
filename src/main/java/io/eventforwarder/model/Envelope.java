package io.eventforwarder.model;

/**
 * A batch's own fields in the form in which they are sent. The members are JSON text without the
 * surrounding braces, and without the fields that the job sets in every record: {@code events},
 * {@code batch_id}, {@code message_id}, {@code schema_version} and {@code forwarding_info}.
 */
public final class Envelope {
    // The flags are part of the state: never change them.
    private static final int MESSAGE_TYPE = 1;
    private static final int TIMESTAMP = 2;
    private static final int USER_ATTRIBUTES = 4;

    private static final Slice EMPTY = Slice.of("");

    /** An envelope without any field. */
    public static final Envelope NONE = new Envelope(EMPTY, EMPTY, 0);

    private final Slice members;
    private final Slice batchId;
    private final int present;

    /**
     * @param present see {@link #present()}
     */
    Envelope(Slice members, Slice batchId, int present) {
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

    /** The flags of the members that the envelope has. */
    int present() {
        return present;
    }
}
