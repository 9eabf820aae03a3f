package io.eventforwarder.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.thirdparty.jackson.core.JsonFactory;
import software.amazon.awssdk.thirdparty.jackson.core.JsonGenerator;
import software.amazon.awssdk.thirdparty.jackson.core.JsonParser;
import software.amazon.awssdk.thirdparty.jackson.core.JsonToken;
import software.amazon.awssdk.thirdparty.jackson.dataformat.cbor.CBORFactory;

/** One of the two encodings of Kinesis, which have the same fields. */
final class KinesisProtocol {
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
        return request.header("content-type").filter(CBOR.contentType::equals).isPresent()
                ? CBOR
                : JSON;
    }

    String contentType() {
        return contentType;
    }

    /** The fields of the outermost object that are strings. */
    Map<String, String> strings(SdkBytes body) {
        Map<String, String> strings = new HashMap<>();
        try (JsonParser parser = factory.createParser(body.asByteArray())) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    if (parser.nextToken() == JsonToken.VALUE_STRING) {
                        strings.put(name, parser.getText());
                    }
                    parser.skipChildren();
                }
            }
            return strings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SdkBytes object(Map<String, String> strings) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator generator = factory.createGenerator(bytes)) {
            generator.writeStartObject();
            for (Map.Entry<String, String> field : strings.entrySet()) {
                generator.writeStringField(field.getKey(), field.getValue());
            }
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return SdkBytes.fromByteArray(bytes.toByteArray());
    }
}
