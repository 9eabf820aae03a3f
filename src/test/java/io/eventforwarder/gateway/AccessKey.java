package io.eventforwarder.gateway;

import java.time.Instant;
import java.util.Optional;

/**
 * An access key: a user's, which has neither token nor end, or that of a session.
 *
 * @param owner whoever signs with it
 */
public record AccessKey(
        String id,
        String secret,
        Optional<String> sessionToken,
        Optional<Instant> expiration,
        Caller owner) {}
