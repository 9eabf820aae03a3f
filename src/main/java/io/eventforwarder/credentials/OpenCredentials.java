package io.eventforwarder.credentials;

import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** A credentials provider, and what it must not leave behind when its user is done. */
final class OpenCredentials implements AutoCloseable {
    private final AwsCredentialsProvider provider;
    private final List<SdkAutoCloseable> resources;

    OpenCredentials(AwsCredentialsProvider provider, SdkAutoCloseable... resources) {
        this.provider = provider;
        this.resources = List.of(resources);
    }

    AwsCredentialsProvider provider() {
        return provider;
    }

    @Override
    public void close() {
        resources.forEach(SdkAutoCloseable::close);
    }
}
