package io.eventforwarder.source.kinesis;

import java.time.Instant;
import java.util.Objects;

/** A stream's ARN and creation time. A stream that was deleted and created again is another one. */
final class StreamIdentity {
    private final String arn;
    private final long createdMillis;

    /**
     * @param createdMillis milliseconds since the epoch
     */
    StreamIdentity(String arn, long createdMillis) {
        this.arn = arn;
        this.createdMillis = createdMillis;
    }

    String arn() {
        return arn;
    }

    long createdMillis() {
        return createdMillis;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StreamIdentity
                && arn.equals(((StreamIdentity) other).arn)
                && createdMillis == ((StreamIdentity) other).createdMillis;
    }

    @Override
    public int hashCode() {
        return Objects.hash(arn, createdMillis);
    }

    /** As a sentence names it. */
    @Override
    public String toString() {
        return arn + ", created at " + Instant.ofEpochMilli(createdMillis);
    }
}
