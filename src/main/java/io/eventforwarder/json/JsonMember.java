package io.eventforwarder.json;

import io.eventforwarder.model.Slice;
import io.eventforwarder.model.TextBuffer;
import java.util.Arrays;

/** A member of an object, as ranges of the text from which it was read. */
public final class JsonMember {
    private final String name;
    private final byte[] in;
    private final int from;
    private final int valueFrom;
    private final int to;

    JsonMember(String name, byte[] in, int from, int valueFrom, int to) {
        this.name = name;
        this.in = in;
        this.from = from;
        this.valueFrom = valueFrom;
        this.to = to;
    }

    /** The name, unescaped. */
    public String name() {
        return name;
    }

    /** The bytes of name, colon and value. */
    int length() {
        return to - from;
    }

    /** Whether another text has exactly this member's bytes at an index. */
    boolean isWrittenAt(int at, byte[] other) {
        return Arrays.equals(in, from, to, other, at, at + length());
    }

    boolean isWrittenLike(JsonMember other) {
        return length() == other.length() && isWrittenAt(other.from, other.in);
    }

    /** Whether a range of another text has exactly the bytes of this name, quotes included. */
    boolean hasName(byte[] other, int nameFrom, int nameTo) {
        int nameEnd = from + nameTo - nameFrom;
        return nameEnd < to && Arrays.equals(in, from, nameEnd, other, nameFrom, nameTo);
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
        return in[valueFrom] == 'n';
    }

    public boolean isObject() {
        return in[valueFrom] == '{';
    }

    public boolean isArray() {
        return in[valueFrom] == '[';
    }
}
