package io.eventforwarder.json;

import io.eventforwarder.event.Slice;
import io.eventforwarder.event.TextBuffer;
import java.util.ArrayList;
import java.util.List;

/** A member of an object, or an element of an array, of text that has been parsed before. */
public final class JsonMember {
    private final String name;
    private final byte[] in;
    private final int from;
    private final int valueFrom;
    private final int to;

    private JsonMember(String name, int from, int valueFrom, JsonTokens tokens) {
        this.name = name;
        this.in = tokens.input();
        this.from = from;
        this.valueFrom = valueFrom;
        this.to = tokens.end();
    }

    /** The members of an object, or the elements of an array, in their order. */
    public static List<JsonMember> of(Slice json) throws MalformedJson {
        JsonTokens tokens = new JsonTokens().begin(json.array(), json.from(), json.to());
        return tokens.next() == JsonToken.OBJECT ? members(tokens) : elements(tokens);
    }

    private static List<JsonMember> members(JsonTokens tokens) throws MalformedJson {
        List<JsonMember> members = new ArrayList<>();
        while (tokens.nextMember()) {
            members.add(current(tokens.name(), tokens));
        }
        return members;
    }

    /** The member that the tokens stand on, and then behind. */
    static JsonMember current(String name, JsonTokens tokens) throws MalformedJson {
        int valueFrom = tokens.start();
        tokens.skipKnown();
        return new JsonMember(name, tokens.nameStart(), valueFrom, tokens);
    }

    private static List<JsonMember> elements(JsonTokens tokens) throws MalformedJson {
        List<JsonMember> elements = new ArrayList<>();
        while (tokens.nextElement()) {
            int from = tokens.start();
            tokens.skipKnown();
            elements.add(new JsonMember("", from, from, tokens));
        }
        return elements;
    }

    /** The length of the array that it stands in, which it keeps from being collected. */
    int arrayLength() {
        return in.length;
    }

    /** The name, unescaped; empty for an element. */
    public String name() {
        return name;
    }

    /** Name, colon and value. */
    public Slice text() {
        return new Slice(in, from, to);
    }

    /** Writes name, colon and value. */
    public void writeTo(TextBuffer out) {
        out.append(in, from, to);
    }

    /** Writes name and colon. */
    public void writeLabelTo(TextBuffer out) {
        out.append(in, from, valueFrom);
    }

    public Slice value() {
        return new Slice(in, valueFrom, to);
    }

    /** Whether the value is a text or a number. */
    public boolean hasText() {
        return first() == '"' || first() == '-' || (first() >= '0' && first() <= '9');
    }

    public boolean isNull() {
        return first() == 'n';
    }

    public boolean isObject() {
        return first() == '{';
    }

    public boolean isArray() {
        return first() == '[';
    }

    /** The value's first byte: what kind it is of follows from it. */
    private byte first() {
        return in[valueFrom];
    }

    /** The value's text, unescaped, if it is a text or a number; else empty. */
    public String valueText() throws MalformedJson {
        JsonTokens tokens = new JsonTokens().begin(in, valueFrom, to);
        tokens.next();
        return tokens.textOrEmpty();
    }
}
