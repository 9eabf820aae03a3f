package io.eventforwarder.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** A credentials provider, and what it must not leave behind when its user is done. */
final class OpenCredentials implements AutoCloseable {
    /** The SDK's providers begin to ask for others five minutes before the old ones expire. */
    private static final Duration RENEWED_BEFORE_EXPIRY = Duration.ofMinutes(6);

    private final AwsCredentialsProvider provider;
    private final List<SdkAutoCloseable> resources;

    OpenCredentials(AwsCredentialsProvider provider, SdkAutoCloseable... resources) {
        this.provider = provider;
        this.resources = List.of(resources);
    }

    AwsCredentialsProvider provider() {
        return provider;
    }

    /** Until when the provider would give these again, and wait for nothing. */
    Instant goodUntil(AwsCredentials credentials) {
        if (provider instanceof StaticCredentialsProvider) {
            return Instant.MAX;
        }
        return credentials
                .expirationTime()
                .map(expiry -> expiry.minus(RENEWED_BEFORE_EXPIRY))
                .orElse(Instant.MIN);
    }

    @Override
    public void close() {
        resources.forEach(SdkAutoCloseable::close);
    }
}
