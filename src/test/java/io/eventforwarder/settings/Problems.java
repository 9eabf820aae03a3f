package io.eventforwarder.settings;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eventforwarder.testing.PropertiesJson;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a user is told about a properties file. */
final class Problems {
    private Problems() {}

    static List<String> of(PropertiesJson properties) {
        return of(properties.json());
    }

    static List<String> of(String json) {
        return refusal(json, Deployment.LOCAL).problems();
    }

    static List<String> onAClusterOf(PropertiesJson properties) {
        return refusal(properties.json(), Deployment.CLUSTER).problems();
    }

    static InvalidSettings refusal(String json, Deployment deployment) {
        return catchThrowableOfType(
                InvalidSettings.class, () -> SettingsReader.parse(json, deployment));
    }

    /** The settings behind rules that refuse valid ones which this version cannot serve. */
    static Settings settingsWithoutNotBuiltYet(PropertiesJson properties) {
        Findings findings = new Findings();
        GivenGroups given =
                GivenGroups.of(
                        PropertiesFile.read(
                                        properties.json().getBytes(StandardCharsets.UTF_8),
                                        findings)
                                .orElseThrow(),
                        findings);
        Settings settings = Settings.read(given, Deployment.LOCAL, findings);
        if (!findings.problems().isEmpty()) {
            throw new AssertionError(findings.problems());
        }
        return settings;
    }
}
