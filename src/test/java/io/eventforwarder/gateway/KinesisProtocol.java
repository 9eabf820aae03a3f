package io.eventforwarder.gateway;

import io.eventforwarder.testing.HttpStub.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.thirdparty.jackson.core.JsonFactory;
import software.amazon.awssdk.thirdparty.jackson.core.JsonGenerator;
import software.amazon.awssdk.thirdparty.jackson.core.JsonParser;
import software.amazon.awssdk.thirdparty.jackson.core.JsonToken;
import software.amazon.awssdk.thirdparty.jackson.dataformat.cbor.CBORFactory;

/** The two encodings of the Kinesis API. Both have the same fields. */
public final class KinesisProtocol {
    private static final KinesisProtocol JSON =
            new KinesisProtocol("application/x-amz-json-1.1", new JsonFactory());
    private static final KinesisProtocol CBOR =
            new KinesisProtocol("application/x-amz-cbor-1.1", new CBORFactory());

    private final String contentType;
    private final JsonFactory factory;

    private KinesisProtocol(String contentType, JsonFactory factory) {
        this.contentType = contentType;
        this.factory = factory;
    }

    static KinesisProtocol of(Request request) {
        return of(request.header("content-type").orElse(""));
    }

    public String contentType() {
        return contentType;
    }

    /** The encoding that a content type names. */
    public static KinesisProtocol of(String contentType) {
        return contentType.equals(CBOR.contentType) ? CBOR : JSON;
    }

    /**
     * The fields of an object. Values are strings, whole numbers, bytes, and lists and maps of
     * them; every other value becomes null.
     */
    public Map<String, Object> fields(SdkBytes object) {
        try (JsonParser parser = factory.createParser(object.asByteArray())) {
            return parser.nextToken() == JsonToken.START_OBJECT ? fields(parser) : Map.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> fields(JsonParser parser) throws IOException {
        Map<String, Object> fields = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            fields.put(name, value(parser));
        }
        return fields;
    }

    @Nullable
    private static Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> fields(parser);
            case START_ARRAY -> {
                List<Object> values = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    values.add(value(parser));
                }
                yield values;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_EMBEDDED_OBJECT -> parser.getBinaryValue();
            default -> null;
        };
    }

    /** The bytes of a field; JSON encodes them in base64. */
    public static byte[] bytes(Object field) {
        return field instanceof byte[] bytes ? bytes : Base64.getDecoder().decode((String) field);
    }

    /** Encodes an object of strings, numbers, booleans, bytes, and lists and maps of them. */
    public SdkBytes object(Map<String, ?> fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator generator = factory.createGenerator(bytes)) {
            write(fields, generator);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return SdkBytes.fromByteArray(bytes.toByteArray());
    }

    private static void write(Object value, JsonGenerator generator) throws IOException {
        if (value instanceof Map<?, ?> fields) {
            generator.writeStartObject();
            for (Map.Entry<?, ?> field : fields.entrySet()) {
                generator.writeFieldName((String) field.getKey());
                write(field.getValue(), generator);
            }
            generator.writeEndObject();
        } else if (value instanceof List<?> values) {
            generator.writeStartArray();
            for (Object element : values) {
                write(element, generator);
            }
            generator.writeEndArray();
        } else if (value instanceof BigDecimal number) {
            generator.writeNumber(number);
        } else if (value instanceof Number number) {
            generator.writeNumber(number.longValue());
        } else if (value instanceof Boolean flag) {
            generator.writeBoolean(flag);
        } else if (value instanceof byte[] bytes) {
            generator.writeBinary(bytes);
        } else {
            generator.writeString((String) value);
        }
    }
}
