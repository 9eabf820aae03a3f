package io.eventforwarder.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives every condition that a test awaits a minute instead of ten seconds: two test JVMs share the
 * machine. JUnit finds it by {@code META-INF/services}.
 */
public final class AwaitilityTimeout implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
    }
}
