package io.eventforwarder.credentials;

import java.util.function.Supplier;
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
    private OpenCredentials open;
    private int renewals;
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

    /**
     * The credentials to sign with.
     *
     * @throws UnresolvedSecret if a key refers to nothing
     * @throws NoCredentials if whoever gives them does not answer, or the environment has none
     */
    @Override
    public synchronized AwsCredentials resolveCredentials() {
        if (closed) {
            throw new IllegalStateException("These credentials have been closed.");
        }
        if (open == null) {
            open = lookUp.get();
        }
        try {
            return open.provider().resolveCredentials();
        } catch (SdkClientException e) {
            throw new NoCredentials(owner, e);
        }
    }

    /** Which look-up the credentials are from: another number after each {@link #renew}. */
    public synchronized int lookUp() {
        return renewals;
    }

    /** Gives up what has been looked up, unless that has been done since. */
    public synchronized void renew(int lookUp) {
        if (lookUp == renewals) {
            renew();
        }
    }

    /** Gives up what has been looked up. */
    public synchronized void renew() {
        renewals++;
        if (open != null) {
            open.close();
            open = null;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        renew();
    }

    /** The owner, and no secret. */
    @Override
    public String toString() {
        return "Credentials of " + owner;
    }
}
