package io.eventforwarder.testing;

import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Sets default AWS credentials in this JVM. The job uses them for its source and for dead letters.
 * The emulator accepts any credentials.
 */
public final class EnvironmentCredentials implements BeforeAllCallback, AfterAllCallback {
    private static final String SESSION_TOKEN = "aws.sessionToken";

    /** The two versions of the SDK use different names for the secret key. */
    private static final Map<String, String> PROPERTIES =
            Map.of(
                    "aws.accessKeyId", "operator-access-key",
                    "aws.secretKey", "operator-secret-key",
                    "aws.secretAccessKey", "operator-secret-key");

    @Override
    public void beforeAll(ExtensionContext context) {
        PROPERTIES.forEach(System::setProperty);
    }

    /** Replaces the credentials by those of a session until the end of the tests. */
    public void set(String accessKeyId, String secretAccessKey, String sessionToken) {
        System.setProperty("aws.accessKeyId", accessKeyId);
        System.setProperty("aws.secretKey", secretAccessKey);
        System.setProperty("aws.secretAccessKey", secretAccessKey);
        System.setProperty(SESSION_TOKEN, sessionToken);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        PROPERTIES.keySet().forEach(System::clearProperty);
        System.clearProperty(SESSION_TOKEN);
    }
}
