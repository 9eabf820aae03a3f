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

    @Override
    public void afterAll(ExtensionContext context) {
        PROPERTIES.keySet().forEach(System::clearProperty);
    }
}
