package io.eventforwarder.settings;

import java.io.Serializable;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import javax.annotation.Nullable;

/** Where in the source stream a job without state begins. */
public final class InitialPosition implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The way in which the position is said. */
    public enum Kind {
        /** With the oldest record that the stream still has. */
        TRIM_HORIZON,
        /** With what arrives from now on. */
        LATEST,
        /** With what arrived at an instant or later. */
        AT_TIMESTAMP
    }

    private final Kind kind;
    @Nullable private final Instant timestamp;

    private InitialPosition(Kind kind, @Nullable Instant timestamp) {
        this.kind = kind;
        this.timestamp = timestamp;
    }

    static InitialPosition parse(String text) throws BadValue {
        if (text.equals("TRIM_HORIZON")) {
            return new InitialPosition(Kind.TRIM_HORIZON, null);
        }
        if (text.equals("LATEST")) {
            return new InitialPosition(Kind.LATEST, null);
        }
        try {
            return new InitialPosition(Kind.AT_TIMESTAMP, OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            throw new BadValue(
                    "is none of \"TRIM_HORIZON\", \"LATEST\" and an ISO-8601 instant such as"
                            + " \"2026-01-31T12:00:00Z\"");
        }
    }

    public Kind kind() {
        return kind;
    }

    /** The instant of {@link Kind#AT_TIMESTAMP}; empty for the others. */
    public Optional<Instant> timestamp() {
        return Optional.ofNullable(timestamp);
    }
}
