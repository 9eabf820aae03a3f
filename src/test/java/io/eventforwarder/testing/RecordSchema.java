package io.eventforwarder.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The JSON Schema of the outgoing record. */
public final class RecordSchema {
    public static final Path FOLDER = ProjectFolder.path().resolve("conf/records");

    /** The schema for senders that keep to the format. */
    public static final RecordSchema WHOLE = new RecordSchema(tree());

    /** The part of the schema that holds whatever was sent. */
    public static final RecordSchema GUARANTEED = guaranteed();

    private final JsonSchema schema;

    private RecordSchema(JsonNode tree) {
        schema = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(tree);
    }

    private static RecordSchema guaranteed() {
        ObjectNode tree = tree();
        tree.putArray("allOf").addObject().put("$ref", "#/$defs/guaranteed");
        return new RecordSchema(tree);
    }

    private static ObjectNode tree() {
        try {
            return (ObjectNode) Json.read(Files.readString(FOLDER.resolve("record.schema.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<String> problems(byte[] record) {
        return problems(Json.readLeniently(record));
    }

    public List<String> problems(JsonNode record) {
        return schema.validate(record).stream().map(ValidationMessage::getMessage).toList();
    }
}
