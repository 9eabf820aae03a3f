package io.eventforwarder.model;

/** One event as it will leave: its bytes, and what the job must know of it without reading them. */
public final class Event {
    /** The timestamp of an event whose own can't be read: its batch's counts. */
    public static final long NO_TIMESTAMP = Long.MIN_VALUE;

    private final EventType type;
    private final int index;
    private final long timestamp;
    private final String session;
    private final Text json;

    /**
     * @param index its position in the {@code events} of its input batch, from 0
     * @param timestamp the {@code timestamp_unixtime_ms} that it leaves with, or {@link
     *     #NO_TIMESTAMP} where that can't be read
     * @param session the text of its session_uuid, else session_id; empty without either
     * @param json the whole event, a JSON object
     */
    public Event(EventType type, int index, long timestamp, String session, Text json) {
        this.type = type;
        this.index = index;
        this.timestamp = timestamp;
        this.session = session;
        this.json = json;
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

    public String session() {
        return session;
    }

    public Text json() {
        return json;
    }
}
