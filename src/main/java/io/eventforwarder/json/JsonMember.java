package io.eventforwarder.json;

import io.eventforwarder.model.Slice;
import io.eventforwarder.model.TextBuffer;

/** A member of an object, of text that has been parsed before. */
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

    /** The member that the tokens stand on, and then behind. */
    static JsonMember current(String name, JsonTokens tokens) throws MalformedJsonException {
        int valueFrom = tokens.start();
        tokens.skipKnown();
        return new JsonMember(name, tokens.nameStart(), valueFrom, tokens);
    }

    /** As {@link #current}, after a member of the same name, which may be much like this one. */
    static JsonMember currentLike(JsonMember before, JsonTokens tokens)
            throws MalformedJsonException {
        int valueFrom = tokens.start();
        tokens.skipKnownLike(before.in, before.valueFrom, before.to);
        return new JsonMember(before.name, tokens.nameStart(), valueFrom, tokens);
    }

    /** The length of the array that it stands in, which it keeps from being collected. */
    int arrayLength() {
        return in.length;
    }

    /** The name, unescaped. */
    public String name() {
        return name;
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
}
