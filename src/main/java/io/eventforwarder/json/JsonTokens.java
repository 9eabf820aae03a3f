package io.eventforwarder.json;

import io.eventforwarder.model.DeadLetterReason;
import io.eventforwarder.model.Slice;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.annotation.Nullable;

/**
 * A cursor over the values of JSON text: strict RFC 8259, and strict UTF-8 within texts. Values are
 * ranges of the input; nothing is copied. A cursor can be reused for other text. Not thread-safe.
 *
 * <p>The cursor stands on a value. {@link #nextMember} goes through an object and {@link
 * #nextElement} through an array, each to its end. {@link #skip} passes a value that the caller has
 * not gone through. A method with a parameter of this type moves the cursor to the end of the value
 * that the cursor stands on.
 */
public final class JsonTokens extends JsonScanner {
    /** The levels of nested arrays and objects that are accepted; the batch is level 1. */
    private static final int MAX_DEPTH = 500;

    /** The levels at which parsing stops, so that the rest of the input is not read. */
    private static final int MAX_READABLE_DEPTH = 10_000;

    private JsonToken token;
    private int start;
    private int end;

    /** Whether the cursor stands on a container whose content has not been read yet. */
    private boolean entering;

    private int nameStart;
    private int nameEnd;
    private boolean nameEscaped;

    private int allowedDepth;
    private int depth;
    private boolean tooDeep;

    /** For each depth, whether the container that is being skipped is an object. */
    private boolean[] isObject = {};

    /** Begins with a range of bytes. */
    public JsonTokens begin(byte[] bytes, int from, int until) throws MalformedJsonException {
        scan(bytes, until);
        end = from;
        allowedDepth = MAX_DEPTH;
        depth = 0;
        tooDeep = false;
        // A zero byte is a sign of UTF-16 or UTF-32, so the message mentions it.
        for (int i = from; i < Math.min(until, from + 4); i++) {
            if (bytes[i] == 0) {
                throw new MalformedJsonException(
                        DeadLetterReason.INVALID_JSON,
                        "There is a zero byte where JSON should begin.");
            }
        }
        return this;
    }

    /** Begins before the first member of an object whose closing brace is missing. */
    JsonTokens beginMembers(byte[] bytes, int from, int until) throws MalformedJsonException {
        begin(bytes, from, until);
        entering = true;
        return this;
    }

    /** Accepts one level more, for the array around the batches of a bulk record. */
    public void allowOneLevelMore() {
        allowedDepth++;
    }

    /** Goes to the next value at top level; returns null at the end of the input. */
    public JsonToken next() throws MalformedJsonException {
        int at = endOfSpace(end);
        return at == to ? null : value(at);
    }

    /** Goes to the value of the object's next member, or past the object's end. */
    public boolean nextMember() throws MalformedJsonException {
        int at = end + 1;
        if (entering || !isCommaAndQuote(end)) {
            at = endOfSpace(end);
            if (isClosed(at, '}') || (depth == 0 && at == to)) {
                return false;
            }
            if (!entering) {
                at = endOfSpace(endOf(',', at, "there should be a comma or the end of an object"));
            }
            endOf('"', at, "there should be a name in quotes");
        }
        nameStart = at;
        escaped = false;
        nameEnd = endOfText(at + 1);
        nameEscaped = escaped;
        value(valueOf(nameEnd));
        return true;
    }

    /** Whether there is a comma and a quote: the usual separator of members without white space. */
    private boolean isCommaAndQuote(int at) {
        return at + 1 < to && in[at] == ',' && in[at + 1] == '"';
    }

    /** Goes to the array's next element, or past the array's end. */
    public boolean nextElement() throws MalformedJsonException {
        int at = endOfSpace(end);
        if (isClosed(at, ']')) {
            return false;
        }
        if (!entering) {
            at = endOfSpace(endOf(',', at, "there should be a comma or the end of an array"));
        }
        value(at);
        return true;
    }

    private boolean isClosed(int at, char closing) {
        if (byteAt(at) != closing) {
            return false;
        }
        depth--;
        entering = false;
        start = at;
        end = at + 1;
        return true;
    }

    /** Goes to the end of the value. */
    public void skip() throws MalformedJsonException {
        if (entering) {
            end = endOfContainer(start);
            entering = false;
        }
    }

    /**
     * Passes the object's next member if its bytes equal a known member's and no white space
     * surrounds it.
     *
     * @return whether the member was passed
     */
    boolean skipSame(JsonMember known) {
        int from = entering ? end : end + 1;
        int after = from + known.length();
        // Without a separator after it, a number may continue with more digits.
        if (after > to
                || (!entering && in[end] != ',')
                || (after < to && in[after] != ',' && in[after] != '}')
                || !known.isWrittenAt(from, in)) {
            return false;
        }
        end = after;
        entering = false;
        return true;
    }

    byte[] input() {
        return in;
    }

    /** The input from an index to {@link #end}. */
    public Slice since(int from) {
        return new Slice(in, from, end);
    }

    /** The kind of the value. */
    public JsonToken token() {
        return token;
    }

    /**
     * The index of the value's first byte; after the last member or element, the index of the
     * closing brace or bracket.
     */
    public int start() {
        return start;
    }

    /**
     * The index after the value; after the opening character of a container that has not been read.
     */
    public int end() {
        return end;
    }

    /** The index of the quote that opens the member's name. */
    public int nameStart() {
        return nameStart;
    }

    /** The end of the member's name, closing quote included. */
    int nameEnd() {
        return nameEnd;
    }

    /** The member's name, unescaped. */
    public String name() {
        return Scalars.unescaped(in, nameStart + 1, nameEnd - 1);
    }

    /** Whether the member's name is written with escapes. */
    public boolean isNameEscaped() {
        return nameEscaped;
    }

    /** Whether the member's name is written exactly like the name of a known member. */
    boolean hasNameOf(JsonMember known) {
        return known.hasName(in, nameStart, nameEnd);
    }

    /** The field with the member's name, or null if the table has no such field. */
    @Nullable
    public <F extends Enum<F>> F name(FieldNameTable<F> names) {
        return names.field(find(names));
    }

    int find(FieldNameTable<?> names) {
        return nameEscaped ? find(name(), names) : names.find(in, nameStart + 1, nameEnd - 1);
    }

    /** The constant whose name is the text; null if there is none or the value is not a text. */
    @Nullable
    public <F extends Enum<F>> F text(FieldNameTable<F> texts) {
        if (token != JsonToken.TEXT) {
            return null;
        }
        return texts.field(
                escaped ? find(textOrEmpty(), texts) : texts.find(in, start + 1, end - 1));
    }

    private static int find(String text, FieldNameTable<?> names) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return names.find(utf8, 0, utf8.length);
    }

    /** The text, unescaped, or the number as it is written; empty for any other value. */
    public String textOrEmpty() {
        return Scalars.text(in, start, end);
    }

    /** Whether a value was nested too deep since the last call, which resets the answer. */
    public boolean pollTooDeep() {
        boolean taken = tooDeep;
        tooDeep = false;
        return taken;
    }

    private JsonToken value(int at) throws MalformedJsonException {
        start = at;
        int first = byteAt(at);
        if (first == '{') {
            enter(JsonToken.OBJECT);
        } else if (first == '[') {
            enter(JsonToken.ARRAY);
        } else {
            entering = false;
            escaped = false;
            token = first == '"' ? JsonToken.TEXT : wordOrNumber(first);
            end = endOfScalar(at, first);
        }
        return token;
    }

    private static JsonToken wordOrNumber(int first) {
        switch (first) {
            case 't':
                return JsonToken.TRUE;
            case 'f':
                return JsonToken.FALSE;
            case 'n':
                return JsonToken.NULL;
            default:
                return JsonToken.NUMBER;
        }
    }

    private void enter(JsonToken container) throws MalformedJsonException {
        token = container;
        end = start + 1;
        entering = true;
        deeper();
    }

    private void deeper() throws MalformedJsonException {
        depth++;
        tooDeep |= depth > allowedDepth;
        if (depth > MAX_READABLE_DEPTH) {
            throw new MalformedJsonException(
                    DeadLetterReason.TOO_DEEP,
                    "The input is nested more than " + MAX_DEPTH + " levels deep.");
        }
    }

    /** The end of the container that begins at an index and has been entered. */
    private int endOfContainer(int opening) throws MalformedJsonException {
        int outside = depth - 1;
        int at = endOfOpening(opening);
        while (depth > outside) {
            if (byteAt(at) == (isObject[depth] ? '}' : ']')) {
                depth--;
                at++;
            } else {
                at = isObject[depth] ? endOfName(at) : at;
                int first = byteAt(at);
                if (first == '{' || first == '[') {
                    deeper();
                    at = endOfOpening(at);
                    continue;
                }
                at = endOfScalar(at, first);
            }
            if (depth > outside) {
                at = isCommaAndQuote(at) ? at + 1 : endOfSeparator(endOfSpace(at));
            }
        }
        return at;
    }

    private int endOfOpening(int at) {
        if (depth >= isObject.length) {
            isObject = Arrays.copyOf(isObject, 2 * depth + 8);
        }
        isObject[depth] = in[at] == '{';
        return endOfSpace(at + 1);
    }

    /** The index of the next value, or of the closing brace or bracket. */
    private int endOfSeparator(int at) throws MalformedJsonException {
        int closing = isObject[depth] ? '}' : ']';
        if (byteAt(at) == closing) {
            return at;
        }
        int next = endOfSpace(endOf(',', at, "there should be a comma or the end"));
        if (byteAt(next) == closing) {
            throw notJson(next, "nothing follows a comma");
        }
        return next;
    }

    private int endOfName(int at) throws MalformedJsonException {
        return valueOf(endOfText(endOf('"', at, "there should be a name in quotes")));
    }

    /** The index of the value of a name that ends at an index. */
    private int valueOf(int name) throws MalformedJsonException {
        return name + 1 < to && in[name] == ':' && in[name + 1] > ' '
                ? name + 1
                : endOfSpace(endOf(':', endOfSpace(name), "there should be a colon"));
    }
}
