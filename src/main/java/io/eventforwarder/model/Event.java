package io.eventforwarder.model;

/**
 * One event in the form in which it is sent: its JSON, and the properties by which the job groups
 * and orders events.
 */
public final class Event {
    /** The value for a timestamp that cannot be read. The batch's timestamp then applies. */
    public static final long NO_TIMESTAMP = Long.MIN_VALUE;

    private final EventType type;
    private final int index;
    private final long timestamp;
    private final int timestampFraction;
    private final String session;
    private final Slice json;

    /**
     * @param index its position in the {@code events} of its input batch, from 0
     * @param timestamp the {@code timestamp_unixtime_ms} with which it is sent, or {@link
     *     #NO_TIMESTAMP}
     * @param timestampFraction the fraction of the timestamp's last millisecond, in billionths
     * @param session the session_id that belongs to its session_uuid, else its session_id; empty
     *     without a session
     * @param json the whole event, a JSON object
     */
    public Event(
            EventType type,
            int index,
            long timestamp,
            int timestampFraction,
            String session,
            Slice json) {
        this.type = type;
        this.index = index;
        this.timestamp = timestamp;
        this.timestampFraction = timestampFraction;
        this.session = session;
        this.json = json;
    }

    /** The same event with another JSON text. */
    public Event withJson(Slice other) {
        return new Event(type, index, timestamp, timestampFraction, session, other);
    }

    public EventType type() {
        return type;
    }

    public int index() {
        return index;
    }

    public long timestamp() {
        return timestamp;
    }

    public int timestampFraction() {
        return timestampFraction;
    }

    public String session() {
        return session;
    }

    public Slice json() {
        return json;
    }
}
