package io.eventforwarder.settings;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eventforwarder.testing.PropertiesJson;
import java.util.List;

/** The problems that a user is told about a properties file. */
final class Problems {
    private Problems() {}

    static List<String> of(PropertiesJson properties) {
        return of(properties.json());
    }

    static List<String> of(String json) {
        return of(json, Deployment.LOCAL);
    }

    static List<String> of(String json, Deployment deployment) {
        return refusal(json, deployment).getMessage().lines().skip(1).map(String::strip).toList();
    }

    static InvalidSettingsException refusal(String json, Deployment deployment) {
        return catchThrowableOfType(
                InvalidSettingsException.class, () -> SettingsReader.parse(json, deployment));
    }
}
