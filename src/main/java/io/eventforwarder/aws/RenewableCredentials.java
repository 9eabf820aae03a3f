package io.eventforwarder.aws;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.annotation.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * Credentials that are looked up when they are first asked for, in the thread that asks, and again
 * after they were given up: keys that have been rotated are then seen.
 */
public final class RenewableCredentials implements AwsCredentialsProvider, AutoCloseable {
    private final String owner;
    private final String claim;
    private final Supplier<OpenCredentials> lookUp;
    private final AtomicInteger renewals = new AtomicInteger();

    /** None when they have to be asked for. */
    @Nullable private volatile GoodCredentials atHand;

    /** The AWS SDK logs requests and answers of its clients at DEBUG; this prevents it. */
    private final SensitiveLoggers.Hold loudLoggers = SensitiveLoggers.hold();

    @Nullable private OpenCredentials open;
    private boolean closed;

    RenewableCredentials(String owner, String claim, Supplier<OpenCredentials> lookUp) {
        this.owner = owner;
        this.claim = claim;
        this.lookUp = lookUp;
    }

    /** The credentials of the environment: execution role, IRSA, instance profile, variables. */
    public static RenewableCredentials ofEnvironment() {
        return new RenewableCredentials(
                "the job's own role",
                "the job's own role",
                () -> {
                    DefaultCredentialsProvider provider =
                            DefaultCredentialsProvider.builder().build();
                    return new OpenCredentials(provider, provider);
                });
    }

    /** Whose they are, as sentences name it. */
    public String owner() {
        return owner;
    }

    /** The owner, and what is asked to be accepted as such. */
    public String claim() {
        return claim;
    }

    /** Whether {@link #resolveCredentials} would return at once: it may wait for STS if not. */
    public boolean areAtHand() {
        return goodCredentials() != null;
    }

    /**
     * The credentials to sign with.
     *
     * @throws UnresolvedSecretException if a key refers to nothing
     * @throws NoCredentialsException if whoever gives them does not answer, or the environment has
     *     none
     */
    @Override
    public AwsCredentials resolveCredentials() {
        AwsCredentials good = goodCredentials();
        return good == null ? ask() : good;
    }

    @Nullable
    private AwsCredentials goodCredentials() {
        GoodCredentials known = atHand;
        return known != null && Instant.now().isBefore(known.until) ? known.credentials : null;
    }

    private synchronized AwsCredentials ask() {
        if (closed) {
            throw new IllegalStateException("These credentials have been closed.");
        }
        if (open == null) {
            open = lookUp.get();
        }
        try {
            AwsCredentials credentials = open.provider().resolveCredentials();
            atHand = new GoodCredentials(credentials, open.goodUntil(credentials));
            return credentials;
        } catch (SdkClientException e) {
            throw new NoCredentialsException(owner, e);
        }
    }

    /** Which look-up the credentials are from: another number after each {@link #renew}. */
    public int lookUp() {
        return renewals.get();
    }

    /** Gives up what has been looked up, unless that has been done since. */
    public synchronized void renew(int lookUp) {
        if (lookUp == renewals.get()) {
            renew();
        }
    }

    /** Gives up what has been looked up. */
    public synchronized void renew() {
        renewals.incrementAndGet();
        atHand = null;
        if (open != null) {
            open.close();
            open = null;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        renew();
        loudLoggers.close();
    }

    /** The owner, and no secret. */
    @Override
    public String toString() {
        return "Credentials of " + owner;
    }

    private static final class GoodCredentials {
        private final AwsCredentials credentials;
        private final Instant until;

        GoodCredentials(AwsCredentials credentials, Instant until) {
            this.credentials = credentials;
            this.until = until;
        }
    }
}
