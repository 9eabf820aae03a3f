package io.eventforwarder.source.kinesis;

import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;

/** Where reading of a shard begins or continues. */
public final class ShardPosition implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The ways to name a position; each is a type of Kinesis's shard iterators. */
    enum Kind {
        /** The oldest record that the shard still has. */
        TRIM_HORIZON,
        /** The first record that arrived at an instant or later. */
        AT_TIMESTAMP,
        /** The record that follows a sequence number. */
        AFTER_SEQUENCE_NUMBER
    }

    /** The beginning of a shard. */
    public static final ShardPosition TRIM_HORIZON = new ShardPosition(Kind.TRIM_HORIZON, "");

    private final Kind kind;

    /** Milliseconds since the epoch, a sequence number, or empty, by kind. */
    private final String value;

    ShardPosition(Kind kind, String value) {
        this.kind = kind;
        this.value = value;
    }

    /** What arrived at an instant or later. */
    public static ShardPosition at(Instant instant) {
        return new ShardPosition(Kind.AT_TIMESTAMP, Long.toString(instant.toEpochMilli()));
    }

    /** What follows the record with this sequence number. */
    static ShardPosition after(String sequenceNumber) {
        return new ShardPosition(Kind.AFTER_SEQUENCE_NUMBER, sequenceNumber);
    }

    Kind kind() {
        return kind;
    }

    String value() {
        return value;
    }

    /** The instant of {@link Kind#AT_TIMESTAMP}. */
    Instant timestamp() {
        return Instant.ofEpochMilli(Long.parseLong(value));
    }

    /** The sequence number of {@link Kind#AFTER_SEQUENCE_NUMBER}. */
    String sequenceNumber() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ShardPosition
                && kind == ((ShardPosition) other).kind
                && value.equals(((ShardPosition) other).value);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, value);
    }

    @Override
    public String toString() {
        return value.isEmpty() ? kind.name() : kind + " " + value;
    }
}
