package io.eventforwarder.testing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads JSON as a strict consumer does: numbers keep all digits, and a repeated name is an error.
 */
public final class Json {
    private static final StreamReadConstraints NO_LIMITS =
            StreamReadConstraints.builder()
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build();
    private static final JsonMapper LENIENT =
            JsonMapper.builder(JsonFactory.builder().streamReadConstraints(NO_LIMITS).build())
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();
    private static final JsonMapper STRICT =
            LENIENT.rebuild().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private Json() {}

    public static JsonNode read(String json) {
        try {
            return STRICT.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("Not the JSON of a strict consumer: " + json, e);
        }
    }

    /** Reads JSON as most consumers do: of a repeated name the last one counts. */
    public static JsonNode readLeniently(byte[] json) {
        try {
            return LENIENT.readTree(json);
        } catch (IOException e) {
            throw new AssertionError("Not JSON: " + new String(json, StandardCharsets.UTF_8), e);
        }
    }

    public static JsonNode read(byte[] json) {
        return read(new String(json, StandardCharsets.UTF_8));
    }

    public static List<String> fieldNames(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
