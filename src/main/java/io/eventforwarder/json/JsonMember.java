package io.eventforwarder.json;

import com.fasterxml.jackson.core.JsonToken;
import io.eventforwarder.event.Slice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A member of an object, or an element of an array, as it is written. */
public final class JsonMember {
    private final String name;
    private final Slice text;
    private final int valueFrom;
    private final JsonToken first;

    private JsonMember(String name, Slice text, int valueFrom, JsonToken first) {
        this.name = name;
        this.text = text;
        this.valueFrom = valueFrom;
        this.first = first;
    }

    /** The members of an object, or the elements of an array, in their order. */
    public static List<JsonMember> of(Slice json) throws MalformedJson {
        byte[] in = new byte[json.length()];
        json.copyTo(in, 0);
        JsonTokens tokens = new JsonTokens(in, 0, in.length);
        boolean isObject = tokens.next() == JsonToken.START_OBJECT;
        List<JsonMember> members = new ArrayList<>();
        for (JsonToken token = tokens.next(); !token.isStructEnd(); token = tokens.next()) {
            String name = isObject ? tokens.name() : "";
            JsonToken first = isObject ? tokens.next() : token;
            int from = isObject ? tokens.nameStart() : tokens.start();
            int valueFrom = tokens.start() - from;
            tokens.skip();
            members.add(new JsonMember(name, new Slice(in, from, tokens.end()), valueFrom, first));
        }
        return members;
    }

    /** The name, unescaped; empty for an element. */
    public String name() {
        return name;
    }

    /** Name, colon and value. */
    public Slice text() {
        return text;
    }

    public Slice value() {
        return text.part(valueFrom, text.length());
    }

    public boolean isText() {
        return first == JsonToken.VALUE_STRING;
    }

    public boolean isNull() {
        return first == JsonToken.VALUE_NULL;
    }

    public boolean isObject() {
        return first == JsonToken.START_OBJECT;
    }

    public boolean isArray() {
        return first == JsonToken.START_ARRAY;
    }

    /** The value's text, unescaped, if it is a text or a number; else empty. */
    public String valueText() throws MalformedJson {
        byte[] in = value().toString().getBytes(StandardCharsets.UTF_8);
        JsonTokens tokens = new JsonTokens(in, 0, in.length);
        tokens.next();
        return tokens.textOrEmpty();
    }
}
