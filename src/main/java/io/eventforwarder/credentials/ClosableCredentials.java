package io.eventforwarder.credentials;

import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** A credentials provider, and what it must not leave behind when its user is done. */
public final class ClosableCredentials implements AutoCloseable {
    private final AwsCredentialsProvider provider;
    private final List<SdkAutoCloseable> resources;

    ClosableCredentials(AwsCredentialsProvider provider, SdkAutoCloseable... resources) {
        this.provider = provider;
        this.resources = List.of(resources);
    }

    /** The credentials of the environment: execution role, IRSA, instance profile, variables. */
    public static ClosableCredentials ofEnvironment() {
        DefaultCredentialsProvider provider = DefaultCredentialsProvider.builder().build();
        return new ClosableCredentials(provider, provider);
    }

    public AwsCredentialsProvider provider() {
        return provider;
    }

    @Override
    public void close() {
        resources.forEach(SdkAutoCloseable::close);
    }
}
