package io.eventforwarder.gateway;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The access keys of all accounts, for users and sessions. */
public final class AccessKeys {
    private final Map<String, AccessKey> active = new ConcurrentHashMap<>();
    private final Set<String> revoked = ConcurrentHashMap.newKeySet();
    private final AtomicInteger sessions = new AtomicInteger();

    public void activate(Identity user, String id, String secret) {
        active.put(
                id,
                new AccessKey(
                        id,
                        secret,
                        Optional.empty(),
                        Optional.empty(),
                        new Caller(user.arn(), user, Optional.empty())));
    }

    /** Deactivates a key. AWS gives the same answer for an inactive and an unknown key. */
    public void deactivate(String id) {
        active.remove(id);
    }

    public void endSessions(Role role) {
        active.values().stream()
                .filter(key -> key.owner().identity() == role)
                .map(AccessKey::id)
                .forEach(revoked::add);
    }

    public AccessKey begin(Caller session, Duration length) {
        int number = sessions.incrementAndGet();
        AccessKey key =
                new AccessKey(
                        "ASIA%016d".formatted(number),
                        "temporary/secret+%023d".formatted(number),
                        Optional.of("session/token+%050d==".formatted(number)),
                        // STS writes whole seconds.
                        Optional.of(Instant.now().plus(length).truncatedTo(ChronoUnit.SECONDS)),
                        session);
        active.put(key.id(), key);
        return key;
    }

    Optional<AccessKey> find(String id) {
        return Optional.ofNullable(active.get(id));
    }

    boolean isExpired(AccessKey key) {
        Instant now = Instant.now();
        return revoked.contains(key.id())
                || key.expiration().filter(end -> !now.isBefore(end)).isPresent();
    }
}
