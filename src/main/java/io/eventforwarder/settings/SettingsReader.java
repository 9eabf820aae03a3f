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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the properties file that Amazon Managed Service for Apache Flink hands to an application. A
 * file that is wrong in any way is refused with {@link InvalidSettingsException}, which lists all
 * problems.
 *
 * <p>The file is read token by token, not with {@code KinesisAnalyticsRuntime}: that takes a
 * missing file for an empty one, the last of two groups of one name and the last of two equal keys,
 * and turns numbers and booleans into strings, all without a word.
 */
public final class SettingsReader {
    /** Where the managed service puts the file. */
    public static final Path MANAGED_SERVICE_FILE =
            Path.of("/etc/flink/application_properties.json");

    private static final String ID = "PropertyGroupId";
    private static final String MAP = "PropertyMap";
    private static final String FORM =
            "write a JSON array of {\"PropertyGroupId\": \"...\", \"PropertyMap\": {\"key\":"
                    + " \"value\"}}";

    private final JsonParser json;
    private final SettingsValidator validator;

    private SettingsReader(JsonParser json, SettingsValidator validator) {
        this.json = json;
        this.validator = validator;
    }

    /**
     * The file to read.
     *
     * @param given the file named on the command line, which is used even if another one exists
     * @return the given file, or else {@link #MANAGED_SERVICE_FILE}
     * @throws InvalidSettingsException if there is no such file
     */
    public static Path locate(Optional<Path> given) {
        return locate(given, MANAGED_SERVICE_FILE);
    }

    static Path locate(Optional<Path> given, Path otherwise) {
        Path file = given.orElse(otherwise);
        if (!Files.exists(file)) {
            String problem =
                    given.isPresent()
                            ? "the file given with --properties does not exist"
                            : "no file was given with --properties FILE, and there is none at "
                                    + otherwise;
            throw new InvalidSettingsException(file.toString(), List.of(problem));
        }
        return file;
    }

    /**
     * Reads and checks the settings in a file.
     *
     * @throws InvalidSettingsException if the file is missing, not readable, not of the documented
     *     form, or holds anything but valid settings
     */
    public static Settings read(Path file, Deployment deployment) {
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (IOException e) {
            String problem =
                    Files.exists(file)
                            ? "the file may not be read by this process"
                            : "the file does not exist";
            if (Files.isDirectory(file)) {
                problem = "this is a folder; name the file in it";
            }
            throw new InvalidSettingsException(file.toString(), List.of(problem));
        }
        return read(content, file.toString(), deployment);
    }

    /** As {@link #read} from a file, for settings that are at hand as text. */
    public static Settings parse(String json, Deployment deployment) {
        return read(json.getBytes(StandardCharsets.UTF_8), "the given text", deployment);
    }

    private static Settings read(byte[] content, String origin, Deployment deployment) {
        SettingsValidator validator = new SettingsValidator();
        try (JsonParser json = new JsonFactory().createParser(content)) {
            new SettingsReader(json, validator).readGroups();
        } catch (JsonProcessingException e) {
            // Not the message: it quotes the text around the error, which may be a secret.
            JsonLocation place = e.getLocation();
            validator.reportUnreadable(
                    place == null
                            ? "the file is not valid JSON"
                            : String.format(
                                    "line %d, column %d: the file is not valid JSON",
                                    place.getLineNr(), place.getColumnNr()));
        } catch (IOException e) {
            validator.reportUnreadable("the file is not JSON in UTF-8");
        }
        return validator.settings(origin, deployment);
    }

    private void readGroups() throws IOException {
        if (json.nextToken() != JsonToken.START_ARRAY) {
            validator.reportUnreadable("the file is not an array of groups; " + FORM);
            return;
        }
        int groups = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            groups++;
            readGroup(groups);
        }
        if (groups == 0) {
            validator.reportUnreadable("the file holds no property groups; " + FORM);
        }
        if (json.nextToken() != null) {
            validator.reportUnreadable("the file goes on after its array; " + FORM);
        }
    }

    private void readGroup(int position) throws IOException {
        String name = null;
        List<Map.Entry<String, Optional<String>>> properties = null;
        String problem = null;
        if (json.currentToken() != JsonToken.START_OBJECT) {
            problem = "it is not an object";
            json.skipChildren();
        } else {
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String field = json.currentName();
                JsonToken value = json.nextToken();
                if (field.equals(ID) && value == JsonToken.VALUE_STRING && name == null) {
                    name = json.getText();
                } else if (field.equals(MAP)
                        && value == JsonToken.START_OBJECT
                        && properties == null) {
                    properties = readProperties();
                } else {
                    problem =
                            String.format(
                                    "its field \"%s\" is unknown, repeated or of another type",
                                    SettingsValidator.printable(field));
                    json.skipChildren();
                }
            }
        }
        if (name != null && properties != null) {
            validator.addGroup(name, properties);
        } else if (problem == null) {
            problem = "it has no " + (name == null ? ID : MAP);
        }
        if (problem != null) {
            validator.reportUnreadable(
                    "element "
                            + position
                            + ": this is not a group, since "
                            + problem
                            + "; "
                            + FORM);
        }
    }

    private List<Map.Entry<String, Optional<String>>> readProperties() throws IOException {
        List<Map.Entry<String, Optional<String>>> properties = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String key = json.currentName();
            boolean isString = json.nextToken() == JsonToken.VALUE_STRING;
            properties.add(
                    Map.entry(key, isString ? Optional.of(json.getText()) : Optional.empty()));
            json.skipChildren();
        }
        return properties;
    }
}
