package io.eventforwarder.testing;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eventforwarder.settings.Deployment;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.settings.SettingsReader;
import java.util.Map;
import java.util.TreeMap;

/** Settings that forward as received, read as the job reads them. */
public final class TestSettings {
    private static final JsonMapper MAPPER = new JsonMapper();

    private TestSettings() {}

    /**
     * The defaults but for these.
     *
     * @param keysAndValues keys of the group Connection, or of another in the form {@code
     *     Output.path}, each before its value
     */
    public static Settings asReceived(String... keysAndValues) {
        Map<String, Map<String, String>> groups = new TreeMap<>();
        put(groups, "Source.type", "files");
        put(groups, "Source.path", "in");
        put(groups, "Output.type", "discard");
        put(groups, "send-as-batch", "false");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            put(groups, keysAndValues[i], keysAndValues[i + 1]);
        }
        ArrayNode file = MAPPER.createArrayNode();
        groups.forEach(
                (group, properties) -> {
                    ObjectNode element = file.addObject().put("PropertyGroupId", group);
                    element.set("PropertyMap", MAPPER.valueToTree(properties));
                });
        return SettingsReader.parse(file.toString(), Deployment.LOCAL);
    }

    private static void put(Map<String, Map<String, String>> groups, String key, String value) {
        int dot = key.indexOf('.');
        String group = dot < 0 ? "Connection" : key.substring(0, dot);
        groups.computeIfAbsent(group, name -> new TreeMap<>()).put(key.substring(dot + 1), value);
    }
}
