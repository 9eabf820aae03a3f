package io.eventforwarder.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import javax.annotation.Nullable;
import org.apache.flink.util.clock.Clock;
import org.apache.flink.util.clock.SystemClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Credentials that are looked up on first use, on the caller's thread. A renewal drops them, so
 * that the next use finds keys that have been rotated. Keys in Secrets Manager are also looked up
 * once an hour, on a thread of their own, while the earlier keys stay in use.
 */
public final class RenewableCredentials implements AwsCredentialsProvider, AutoCloseable {
    /**
     * Credentials are not cached in their last six minutes. The SDK renews them in the last five.
     */
    private static final Duration SAFETY_MARGIN = Duration.ofMinutes(6);

    private static final Duration REFRESH_INTERVAL = Duration.ofHours(1);
    private static final Logger LOG = LoggerFactory.getLogger(RenewableCredentials.class);

    private final String owner;
    private final String ownerWithExternalId;
    private final Supplier<LookUp> lookUps;
    private final boolean refreshes;
    private final Clock clock;
    private final AtomicInteger renewals = new AtomicInteger();
    private final AtomicLong refreshAt = new AtomicLong(Long.MAX_VALUE);
    private final SdkAutoCloseable quietLoggers = SensitiveLoggers.hold();

    // Writers set the credentials before the time, and readers read the time before the
    // credentials.
    @Nullable private volatile AwsCredentials cached;
    private volatile Instant cachedUntil = Instant.MIN;

    @Nullable private LookUp current;
    private boolean closed;

    RenewableCredentials(String owner, String ownerWithExternalId, Supplier<LookUp> lookUps) {
        this(owner, ownerWithExternalId, lookUps, false, SystemClock.getInstance());
    }

    /**
     * Creates credentials that are not looked up yet.
     *
     * @param refreshes whether they are looked up once an hour
     */
    RenewableCredentials(
            String owner,
            String ownerWithExternalId,
            Supplier<LookUp> lookUps,
            boolean refreshes,
            Clock clock) {
        this.owner = owner;
        this.ownerWithExternalId = ownerWithExternalId;
        this.lookUps = lookUps;
        this.refreshes = refreshes;
        this.clock = clock;
    }

    /** The credentials of the environment: execution role, IRSA, instance profile, variables. */
    public static RenewableCredentials ofEnvironment() {
        return new RenewableCredentials(
                "the job's own role",
                "the job's own role",
                () -> {
                    DefaultCredentialsProvider provider =
                            DefaultCredentialsProvider.builder().build();
                    return new LookUp(ofJob(provider), provider);
                });
    }

    /** The job's own credentials, with an exception that says whose credentials are missing. */
    static AwsCredentialsProvider ofJob(DefaultCredentialsProvider provider) {
        return () -> {
            try {
                return provider.resolveCredentials();
            } catch (SdkClientException e) {
                throw new NoCredentialsException("the job's own role", true, e);
            }
        };
    }

    /** The user or role in messages. */
    public String owner() {
        return owner;
    }

    /** The user or role in messages, including the External ID that the job sends to STS. */
    public String ownerWithExternalId() {
        return ownerWithExternalId;
    }

    /** The credentials that are known, without a wait; empty if they have to be looked up. */
    public Optional<AwsCredentials> known() {
        AwsCredentials credentials = cached();
        if (credentials == null) {
            return Optional.empty();
        }
        long due = refreshAt.get();
        if (refreshes
                && clock.relativeTimeMillis() >= due
                && refreshAt.compareAndSet(due, nextRefresh())) {
            Thread thread = new Thread(this::refresh, "secrets");
            thread.setDaemon(true);
            thread.start();
        }
        return Optional.of(credentials);
    }

    /**
     * The credentials to sign with. If they are not {@link #known}, this may wait for STS.
     *
     * @throws UnresolvedSecretException if a reference to a key cannot be resolved
     * @throws NoCredentialsException if the environment has no credentials, or STS does not respond
     */
    @Override
    public AwsCredentials resolveCredentials() {
        return known().orElseGet(this::lookUpCredentials);
    }

    private long nextRefresh() {
        return clock.relativeTimeMillis() + REFRESH_INTERVAL.toMillis();
    }

    /** Does not hold the lock while it waits, so that a renewal need not wait for it. */
    private void refresh() {
        int lookUp = renewals.get();
        LookUp latest;
        AwsCredentials credentials;
        try {
            latest = lookUps.get();
            credentials = latest.provider.resolveCredentials();
        } catch (RuntimeException | Error e) {
            LOG.warn(
                    "The hourly look-up of the access key failed; the key that is known stays in"
                            + " use: {}",
                    e.getMessage());
            return;
        }
        synchronized (this) {
            if (lookUp == renewals.get()) {
                current = latest;
                cached = credentials;
            }
        }
    }

    @Nullable
    private AwsCredentials cached() {
        return Instant.now().isBefore(cachedUntil) ? cached : null;
    }

    private synchronized AwsCredentials lookUpCredentials() {
        if (closed) {
            throw new IllegalStateException("These credentials have been closed.");
        }
        if (current == null) {
            current = lookUps.get();
        }
        try {
            AwsCredentials credentials = current.provider.resolveCredentials();
            cached = credentials;
            cachedUntil = current.validUntil(credentials);
            refreshAt.set(nextRefresh());
            return credentials;
        } catch (SdkClientException e) {
            throw new NoCredentialsException(owner, false, e);
        }
    }

    /** The number of the current look-up. Each renewal increments it. */
    public int lookUp() {
        return renewals.get();
    }

    /** Drops the credentials if they still come from the look-up with this number. */
    public synchronized void renew(int lookUp) {
        if (lookUp == renewals.get()) {
            renew();
        }
    }

    /** Drops the credentials: the next use looks them up again. */
    public synchronized void renew() {
        renewals.incrementAndGet();
        cachedUntil = Instant.MIN;
        cached = null;
        if (current != null) {
            current.resources.forEach(SdkAutoCloseable::close);
            current = null;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        renew();
        quietLoggers.close();
    }

    /** Contains no secret. */
    @Override
    public String toString() {
        return "Credentials of " + owner;
    }

    /** A provider of credentials, and the resources to close with it. */
    static final class LookUp {
        private final AwsCredentialsProvider provider;
        private final List<SdkAutoCloseable> resources;

        LookUp(AwsCredentialsProvider provider, SdkAutoCloseable... resources) {
            this.provider = provider;
            this.resources = List.of(resources);
        }

        /** The time until which the provider returns the same credentials without a request. */
        private Instant validUntil(AwsCredentials credentials) {
            if (provider instanceof StaticCredentialsProvider) {
                return Instant.MAX;
            }
            return credentials
                    .expirationTime()
                    .map(expiry -> expiry.minus(SAFETY_MARGIN))
                    .orElse(Instant.MIN);
        }
    }
}
