package io.eventforwarder.settings;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the properties file that Amazon Managed Service for Apache Flink hands to an application.
 *
 * <p>{@code KinesisAnalyticsRuntime} is not used, because it silently accepts a missing file, a
 * repeated group or key (the last one counts), numbers and booleans.
 */
public final class SettingsReader {
    /** Where the managed service puts the file. */
    public static final Path MANAGED_SERVICE_FILE =
            Path.of("/etc/flink/application_properties.json");

    private static final String FORM =
            "write a JSON array of {\"PropertyGroupId\": \"...\", \"PropertyMap\": {\"key\":"
                    + " \"value\"}}";

    private final String origin;
    private final JsonParser json;
    private final SettingsValidator validator = new SettingsValidator();

    private SettingsReader(String origin, JsonParser json) {
        this.origin = origin;
        this.json = json;
    }

    /**
     * Reads and validates the settings in a file.
     *
     * @throws InvalidSettingsException if the file can't be read, does not have the documented
     *     form, or contains invalid settings
     */
    public static Settings read(Path file, Deployment deployment) {
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (IOException e) {
            String problem =
                    Files.isDirectory(file)
                            ? "this is a folder; name the file in it"
                            : Files.exists(file)
                                    ? "the file may not be read by this process"
                                    : "the file does not exist"
                                            + (file.equals(MANAGED_SERVICE_FILE)
                                                    ? "; name a file with --properties FILE"
                                                    : "");
            throw new InvalidSettingsException(file.toString(), List.of(problem));
        }
        return read(content, file.toString(), deployment);
    }

    /** Like {@link #read}, for settings that are given as text. */
    public static Settings parse(String json, Deployment deployment) {
        return read(json.getBytes(StandardCharsets.UTF_8), "the given text", deployment);
    }

    private static Settings read(byte[] content, String origin, Deployment deployment) {
        try (JsonParser json = new JsonFactory().createParser(content)) {
            SettingsReader reader = new SettingsReader(origin, json);
            reader.readGroups();
            return reader.validator.settings(origin, deployment);
        } catch (JsonProcessingException e) {
            // The message of the exception quotes the text around the error, which may be a secret.
            JsonLocation location = e.getLocation();
            String problem = "the file is not valid JSON";
            if (location != null) {
                problem =
                        String.format(
                                "line %d, column %d: %s",
                                location.getLineNr(), location.getColumnNr(), problem);
            }
            throw new InvalidSettingsException(origin, List.of(problem));
        } catch (IOException e) {
            throw new InvalidSettingsException(origin, List.of("the file is not JSON in UTF-8"));
        }
    }

    private void readGroups() throws IOException {
        if (json.nextToken() != JsonToken.START_ARRAY) {
            throw otherForm("the file is not an array of groups");
        }
        int groups = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            groups++;
            readGroup(groups);
        }
        if (groups == 0) {
            throw otherForm("the file holds no property groups");
        }
        if (json.nextToken() != null) {
            throw otherForm("the file goes on after its array");
        }
    }

    private void readGroup(int position) throws IOException {
        String name = null;
        Map<String, Optional<String>> properties = null;
        boolean isGroup = json.currentToken() == JsonToken.START_OBJECT;
        while (isGroup && json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            if (field.equals("PropertyGroupId")
                    && value == JsonToken.VALUE_STRING
                    && name == null) {
                name = json.getText();
            } else if (field.equals("PropertyMap")
                    && value == JsonToken.START_OBJECT
                    && properties == null) {
                properties = readProperties();
            } else {
                isGroup = false;
            }
        }
        if (!isGroup || name == null || properties == null) {
            throw otherForm("element " + position + " is not a group");
        }
        validator.addGroup(name, properties);
    }

    /** Reads keys and values. A value that is not a string is empty. */
    private Map<String, Optional<String>> readProperties() throws IOException {
        Map<String, Optional<String>> properties = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String key = json.currentName();
            boolean isString = json.nextToken() == JsonToken.VALUE_STRING;
            Optional<String> value = isString ? Optional.of(json.getText()) : Optional.empty();
            json.skipChildren();
            if (properties.put(key, value) != null) {
                throw new InvalidSettingsException(
                        origin,
                        List.of(
                                String.format(
                                        "the key \"%s\" is set twice in one group",
                                        SettingsValidator.printable(key))));
            }
        }
        return properties;
    }

    private InvalidSettingsException otherForm(String problem) {
        return new InvalidSettingsException(origin, List.of(problem + "; " + FORM));
    }
}
