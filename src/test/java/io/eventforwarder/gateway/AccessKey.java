package io.eventforwarder.gateway;

import java.time.Instant;
import java.util.Optional;

/**
 * An access key of a user or a session. A user's key has no token and does not expire.
 *
 * @param owner the caller who signs with this key
 */
public record AccessKey(
        String id,
        String secret,
        Optional<String> sessionToken,
        Optional<Instant> expiration,
        Caller owner) {}
