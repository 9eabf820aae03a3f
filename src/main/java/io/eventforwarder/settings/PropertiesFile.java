package io.eventforwarder.settings;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.annotation.Nullable;

/**
 * The form of the properties file: an array of {@code {"PropertyGroupId": ..., "PropertyMap":
 * {string: string}}}.
 *
 * <p>Read token by token, not with {@code KinesisAnalyticsRuntime}: that takes a missing file for
 * an empty one, the last of two groups of one name and the last of two equal keys, and turns
 * numbers and booleans into strings, all without a word.
 */
final class PropertiesFile {
    private static final String NAME_FIELD = "PropertyGroupId";
    private static final String MAP_FIELD = "PropertyMap";
    private static final String FORM =
            "write a JSON array of {\"PropertyGroupId\": \"...\", \"PropertyMap\": {\"key\":"
                    + " \"value\"}}";

    private final JsonParser json;
    private final Findings findings;

    private PropertiesFile(JsonParser json, Findings findings) {
        this.json = json;
        this.findings = findings;
    }

    /**
     * Reads the elements in the order of the file; empty if it is so wrong that nothing can be said
     * about single keys, which is then the only problem.
     */
    static Optional<List<RawGroup>> read(byte[] content, Findings findings) {
        try (JsonParser json = new JsonFactory().createParser(content)) {
            return new PropertiesFile(json, findings).readAll();
        } catch (JsonProcessingException e) {
            // Not the message: it quotes the text around the error, which may be a secret.
            JsonLocation at = e.getLocation();
            findings.problem(
                    at == null
                            ? "the file is not valid JSON"
                            : String.format(
                                    "line %d, column %d: the file is not valid JSON",
                                    at.getLineNr(), at.getColumnNr()));
        } catch (IOException e) {
            findings.problem("the file is not JSON in UTF-8");
        }
        return Optional.empty();
    }

    private Optional<List<RawGroup>> readAll() throws IOException {
        JsonToken first = json.nextToken();
        if (first == null) {
            findings.problem("the file is empty; " + FORM);
            return Optional.empty();
        }
        if (first != JsonToken.START_ARRAY) {
            findings.problem("the file holds " + typeOf(first) + ", not an array; " + FORM);
            return Optional.empty();
        }
        List<RawGroup> elements = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            elements.add(readElement(elements.size() + 1));
        }
        if (json.nextToken() != null) {
            findings.problem("the file goes on after its array; " + FORM);
            return Optional.empty();
        }
        if (elements.isEmpty()) {
            findings.problem("the file holds no property groups; " + FORM);
            return Optional.empty();
        }
        return Optional.of(elements);
    }

    private RawGroup readElement(int position) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            findings.problem(
                    String.format(
                            "element %d: is %s, not a group; %s",
                            position, typeOf(json.currentToken()), FORM));
            json.skipChildren();
            return new RawGroup(null, false, List.of());
        }
        Element element = new Element();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            json.nextToken();
            if (field.equals(NAME_FIELD)) {
                element.names++;
                element.name =
                        json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : null;
                json.skipChildren();
            } else if (field.equals(MAP_FIELD)) {
                element.maps++;
                if (json.currentToken() == JsonToken.START_OBJECT) {
                    readProperties(element.properties);
                } else {
                    element.mapType = typeOf(json.currentToken());
                    json.skipChildren();
                }
            } else {
                element.unknownField = field;
                json.skipChildren();
            }
        }
        return element.check(position, findings);
    }

    private void readProperties(List<RawProperty> properties) throws IOException {
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String key = json.currentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.VALUE_STRING) {
                properties.add(RawProperty.string(key, json.getText()));
            } else if (value.isNumeric() || value.isBoolean()) {
                properties.add(RawProperty.scalar(key, json.getText(), typeOf(value)));
            } else {
                properties.add(RawProperty.other(key, typeOf(value)));
                json.skipChildren();
            }
        }
    }

    private static String typeOf(JsonToken token) {
        switch (token) {
            case START_OBJECT:
                return "an object";
            case START_ARRAY:
                return "an array";
            case VALUE_STRING:
                return "a string";
            case VALUE_NUMBER_INT:
            case VALUE_NUMBER_FLOAT:
                return "a number";
            case VALUE_TRUE:
            case VALUE_FALSE:
                return "a boolean";
            default:
                return "null";
        }
    }

    /** One element while its fields are read, in whatever order they come. */
    private static final class Element {
        private int names;
        private int maps;
        @Nullable private String name;
        @Nullable private String mapType;
        @Nullable private String unknownField;
        private final List<RawProperty> properties = new ArrayList<>();

        /** Reports at most one problem: the others would follow from it. */
        RawGroup check(int position, Findings findings) {
            String where = name == null ? "element " + position : Quoted.plain(name);
            String problem = problem();
            if (problem != null) {
                findings.problem(where + ": " + problem);
            }
            boolean legible = maps > 0 && mapType == null;
            return new RawGroup(name, legible, properties);
        }

        @Nullable
        private String problem() {
            if (unknownField != null) {
                return String.format(
                        "the field %s is unknown; did you mean %s?",
                        Quoted.text(unknownField),
                        Quoted.text(
                                Nearest.of(unknownField, List.of(NAME_FIELD, MAP_FIELD)).name()));
            }
            if (names > 1 || maps > 1) {
                return String.format(
                        "the field \"%s\" is given %d times; keep one",
                        names > 1 ? NAME_FIELD : MAP_FIELD, Math.max(names, maps));
            }
            if (name == null) {
                return names == 0
                        ? "\"PropertyGroupId\" is missing"
                        : "\"PropertyGroupId\" is not a string";
            }
            if (maps == 0) {
                return "\"PropertyMap\" is missing";
            }
            return mapType == null
                    ? null
                    : "\"PropertyMap\" is " + mapType + ", not an object; " + FORM;
        }
    }
}
