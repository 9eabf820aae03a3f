package io.eventforwarder.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.eventforwarder.settings.Deployment;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.settings.SettingsReader;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A builder of properties files. */
public final class PropertiesJson {
    private final Map<String, Map<String, Object>> groups = new LinkedHashMap<>();

    private PropertiesJson() {}

    public static PropertiesJson empty() {
        return new PropertiesJson();
    }

    /** Settings from a stream to a stream, each event as received. */
    public static PropertiesJson streamToStream() {
        return empty().set("Source", "stream-name", "events-in")
                .set("Source", "region", "eu-west-1")
                .set("Configuration", "aws-account-id", "123456789012")
                .set("Configuration", "org-id", "1111")
                .set("Connection", "stream-name", "events-out")
                .set("Connection", "kinesis-service-region", "us-east-1")
                .set("Connection", "send-as-batch", "false");
    }

    /** Settings to a Kinesis that does not check credentials, each event as received. */
    public static PropertiesJson toOpenKinesis(URI endpoint) {
        return streamToStream()
                .without("Configuration")
                .set("Configuration", "access-key-id", "AKIDOFCUSTOMER")
                .set("Configuration", "secret-access-key", "hush")
                .set("Output", "kinesis-endpoint", endpoint.toString());
    }

    /** Settings from JSON Lines to JSON Lines, each event as received. */
    public static PropertiesJson filesToFiles() {
        return empty().set("Source", "type", "files")
                .set("Source", "path", "in")
                .set("Connection", "send-as-batch", "false")
                .set("Output", "type", "files")
                .set("Output", "path", "out");
    }

    /** Sets a value; in a valid file it is a string. */
    public PropertiesJson set(String group, String key, Object value) {
        groups.computeIfAbsent(group, name -> new LinkedHashMap<>()).put(key, value);
        return this;
    }

    public PropertiesJson group(String group) {
        groups.computeIfAbsent(group, name -> new LinkedHashMap<>());
        return this;
    }

    public PropertiesJson without(String group, String key) {
        groups.get(group).remove(key);
        return this;
    }

    public PropertiesJson without(String group) {
        groups.remove(group);
        return this;
    }

    public PropertiesJson renameGroup(String group, String name) {
        groups.put(name, groups.remove(group));
        return this;
    }

    public String json() {
        List<Map<String, Object>> array = new ArrayList<>();
        groups.forEach(
                (name, properties) -> {
                    Map<String, Object> element = new LinkedHashMap<>();
                    element.put("PropertyGroupId", name);
                    element.put("PropertyMap", properties);
                    array.add(element);
                });
        try {
            return new ObjectMapper().writeValueAsString(array);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    public Settings settings() {
        return SettingsReader.parse(json(), Deployment.LOCAL);
    }
}
