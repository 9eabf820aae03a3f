package io.eventforwarder.testing;

import io.eventforwarder.settings.Settings;

/** Settings that forward events as received, from files to the output {@code discard}. */
public final class TestSettings {
    private TestSettings() {}

    /**
     * The default settings, except for these keys.
     *
     * @param keysAndValues keys of the group Connection, or of another in the form {@code
     *     Output.path}, each before its value
     */
    public static Settings asReceived(String... keysAndValues) {
        PropertiesJson properties =
                PropertiesJson.filesToFiles()
                        .without("Output", "path")
                        .set("Output", "type", "discard");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            String key = keysAndValues[i];
            int dot = key.indexOf('.');
            String group = dot < 0 ? "Connection" : key.substring(0, dot);
            properties.set(group, key.substring(dot + 1), keysAndValues[i + 1]);
        }
        return properties.settings();
    }
}
