package io.eventforwarder.cli.managed;

import io.eventforwarder.settings.Secret;
import io.eventforwarder.settings.Settings;
import java.util.LinkedHashMap;
import java.util.Map;

/** The settings that are secrets, or say where secrets are kept. */
final class SecretSettings {
    private SecretSettings() {}

    /** Those that are given, by the names that sentences call them. */
    static Map<String, Secret> of(Settings settings) {
        Map<String, Secret> secrets = new LinkedHashMap<>();
        settings.configuration()
                .flatMap(configuration -> configuration.user())
                .ifPresent(
                        user -> {
                            secrets.put("Configuration.access-key-id", user.accessKeyId());
                            secrets.put("Configuration.secret-access-key", user.secretAccessKey());
                        });
        settings.output()
                .partitionKeySecret()
                .ifPresent(secret -> secrets.put("Output.partition-key-secret", secret));
        return secrets;
    }
}
