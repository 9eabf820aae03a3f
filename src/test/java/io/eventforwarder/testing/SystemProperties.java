package io.eventforwarder.testing;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Sets system properties, and restores them after the test. */
public final class SystemProperties implements AfterEachCallback {
    private final Map<String, Optional<String>> before = new HashMap<>();

    public SystemProperties set(String name, String value) {
        before.putIfAbsent(name, Optional.ofNullable(System.getProperty(name)));
        System.setProperty(name, value);
        return this;
    }

    public SystemProperties setAwsCredentials(String accessKeyId, String secretAccessKey) {
        return set("aws.accessKeyId", accessKeyId).set("aws.secretAccessKey", secretAccessKey);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        before.forEach(
                (name, value) ->
                        value.ifPresentOrElse(
                                old -> System.setProperty(name, old),
                                () -> System.clearProperty(name)));
        before.clear();
    }
}
