package io.eventforwarder.testing;

import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives this JVM default AWS credentials, by which the job reads its source and keeps its dead
 * letters. The emulator takes any.
 */
public final class EnvironmentCredentials implements BeforeAllCallback, AfterAllCallback {
    private static final String SESSION_TOKEN = "aws.sessionToken";

    /** The two SDKs differ in the name of the secret. */
    private static final Map<String, String> PROPERTIES =
            Map.of(
                    "aws.accessKeyId", "operator-access-key",
                    "aws.secretKey", "operator-secret-key",
                    "aws.secretAccessKey", "operator-secret-key");

    @Override
    public void beforeAll(ExtensionContext context) {
        PROPERTIES.forEach(System::setProperty);
    }

    /** Those of a session in place of the others, until the end of the tests. */
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
