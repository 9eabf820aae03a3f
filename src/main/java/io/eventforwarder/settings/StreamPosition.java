package io.eventforwarder.settings;

import java.io.Serializable;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import javax.annotation.Nullable;

/** A position in the source stream, by the time of arrival: where reading begins or stops. */
public final class StreamPosition implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The way in which the position is given. */
    public enum Kind {
        /** The oldest record that the stream still has. */
        TRIM_HORIZON,
        /** The start of the job. */
        LATEST,
        /** An instant. */
        AT_TIMESTAMP
    }

    private final Kind kind;
    @Nullable private final Instant timestamp;

    private StreamPosition(Kind kind, @Nullable Instant timestamp) {
        this.kind = kind;
        this.timestamp = timestamp;
    }

    /** A position to begin at. An instant in the future is an error. */
    static StreamPosition parseStart(String text) throws BadValue {
        if (text.equals("TRIM_HORIZON")) {
            return new StreamPosition(Kind.TRIM_HORIZON, null);
        }
        StreamPosition position =
                parse(
                        text,
                        "is none of \"TRIM_HORIZON\", \"LATEST\" and an ISO-8601 instant such as"
                                + " \"2026-01-31T12:00:00Z\"");
        if (position.timestamp != null && position.timestamp.isAfter(Instant.now())) {
            throw new BadValue("is in the future; write \"LATEST\" to begin with what arrives now");
        }
        return position;
    }

    /** A position to stop at. */
    static StreamPosition parseStop(String text) throws BadValue {
        return parse(
                text,
                "is neither \"LATEST\" nor an ISO-8601 instant such as \"2026-01-31T12:00:00Z\"");
    }

    private static StreamPosition parse(String text, String expected) throws BadValue {
        if (text.equals("LATEST")) {
            return new StreamPosition(Kind.LATEST, null);
        }
        try {
            return new StreamPosition(Kind.AT_TIMESTAMP, OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            throw new BadValue(expected);
        }
    }

    public Kind kind() {
        return kind;
    }

    /** The instant of {@link Kind#AT_TIMESTAMP}; empty for the others. */
    public Optional<Instant> timestamp() {
        return Optional.ofNullable(timestamp);
    }

    /**
     * The instant that the position means for a job that starts now; empty for {@link
     * Kind#TRIM_HORIZON}.
     */
    public Optional<Instant> instant(Instant now) {
        return kind == Kind.LATEST ? Optional.of(now) : timestamp();
    }
}
