package io.eventforwarder.testing;

import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Sets default AWS credentials in this JVM. The job uses them for its source and for dead letters.
 * The emulator accepts any credentials.
 */
public final class EnvironmentCredentials implements BeforeAllCallback, AfterAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
        System.setProperty("aws.accessKeyId", "operator-access-key");
        System.setProperty("aws.secretAccessKey", "operator-secret-key");
    }

    /** Replaces the credentials by those of a session until the end of the tests. */
    public void set(String accessKeyId, String secretAccessKey, String sessionToken) {
        System.setProperty("aws.accessKeyId", accessKeyId);
        System.setProperty("aws.secretAccessKey", secretAccessKey);
        System.setProperty("aws.sessionToken", sessionToken);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        for (String name : List.of("accessKeyId", "secretAccessKey", "sessionToken")) {
            System.clearProperty("aws." + name);
        }
    }
}
