package io.eventforwarder.json;

import io.eventforwarder.event.Refusal;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Walks over JSON text where it stands, value by value: strict RFC 8259, and strict UTF-8 within
 * texts, so that what has been walked to its end is both. Nothing is made of what is passed over.
 * Can be begun again for other text; not thread-safe.
 *
 * <p>It stands on a value. An object's members are gone through by {@link #nextMember}, an array's
 * elements by {@link #nextElement}, either to its end; {@link #skip} passes over a value that is
 * not gone through.
 */
public final class JsonTokens {
    /** Arrays and objects may be nested so deep, a batch itself being level 1. */
    public static final int MAX_DEPTH = 500;

    /** Beyond this even what comes after the part that is too deep is not worth its time. */
    private static final int DEEPEST = 10_000;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    // The same byte in all eight places of a long.
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long BLANKS = ' ' * ONES;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;

    private byte[] in;
    private int to;

    private JsonToken token;
    private int start;
    private int end;

    /** Whether the current container has been entered, but none of its values reached yet. */
    private boolean entering;

    private int nameStart;
    private int nameEnd;
    private boolean nameEscaped;
    private boolean escaped;

    private int allowedDepth;
    private int depth;
    private boolean tooDeep;

    /** Which of the containers around a value that is skipped are objects. */
    private boolean[] isObject = {};

    /** Begins with the bytes from an index up to (not including) another. */
    public JsonTokens begin(byte[] bytes, int from, int until) throws MalformedJson {
        in = bytes;
        to = until;
        end = from;
        allowedDepth = MAX_DEPTH;
        depth = 0;
        tooDeep = false;
        // What has one is most likely UTF-16 or UTF-32, and a person should be told so.
        for (int i = from; i < Math.min(until, from + 4); i++) {
            if (bytes[i] == 0) {
                throw new MalformedJson(
                        Refusal.INVALID_JSON, "There is a zero byte where JSON should begin.");
            }
        }
        return this;
    }

    /** Begins within an object, with members that stand there, which end where the bytes do. */
    JsonTokens beginMembers(byte[] bytes, int from, int until) throws MalformedJson {
        begin(bytes, from, until);
        entering = true;
        return this;
    }

    /** For a bulk array, whose batches stand one level deeper. */
    public void allowOneLevelMore() {
        allowedDepth++;
    }

    /**
     * Goes to the next value that stands by itself.
     *
     * @return what it begins with, or null behind the last
     */
    public JsonToken next() throws MalformedJson {
        int at = behindSpace(end);
        return at == to ? null : value(at);
    }

    /** Goes to the next member's value of the object, or behind its last: then it says false. */
    public boolean nextMember() throws MalformedJson {
        int at = behindSpace(end);
        if (isClosed(at, '}') || (depth == 0 && at == to)) {
            return false;
        }
        if (!entering) {
            at = behindSpace(behind(at, ',', "there should be a comma or the end of an object"));
        }
        nameStart = at;
        escaped = false;
        nameEnd = behindText(behind(at, '"', "there should be a name in quotes"));
        nameEscaped = escaped;
        value(behindSpace(behindColon(nameEnd)));
        return true;
    }

    /**
     * Passes over the next member if it is written just like one that stands in another input.
     *
     * @param from the index of the quote that opens its name
     * @param behind the index behind its value
     */
    boolean passMember(byte[] other, int from, int behind) {
        int first = entering ? end : end + 1;
        int next = first + behind - from;
        // A number could go on; whatever else is whole ends where it does.
        boolean isThere =
                (entering || byteAt(end) == ',')
                        && next <= to
                        && (next == to || in[next] == ',' || in[next] == '}')
                        && Arrays.equals(other, from, behind, in, first, next);
        if (isThere) {
            entering = false;
            end = next;
        }
        return isThere;
    }

    /** Goes to the next element of the array, or behind its last: then it says false. */
    public boolean nextElement() throws MalformedJson {
        int at = behindSpace(end);
        if (isClosed(at, ']')) {
            return false;
        }
        if (!entering) {
            at = behindSpace(behind(at, ',', "there should be a comma or the end of an array"));
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

    /** Goes to the end of a value that has not been gone through. */
    public void skip() throws MalformedJson {
        if (entering) {
            end = behindContainer(start);
            entering = false;
        }
    }

    byte[] input() {
        return in;
    }

    /** What the value begins with. */
    public JsonToken token() {
        return token;
    }

    /**
     * The index of the value's first byte; of an object or array that has been gone through, that
     * of its closing brace or bracket.
     */
    public int start() {
        return start;
    }

    /** The index behind the value; behind an opening brace or bracket until it is passed. */
    public int end() {
        return end;
    }

    /** The index of the quote that opens the member's name. */
    public int nameStart() {
        return nameStart;
    }

    /** The member's name, unescaped. */
    public String name() {
        TextRange name = new TextRange();
        name.set(nameStart + 1, nameEnd - 1, nameEscaped);
        return name.in(in);
    }

    /** Whether the member's name is written like one in another input, whose quote stands there. */
    boolean hasNameAt(byte[] other, int from) {
        int behind = from + nameEnd - nameStart;
        return behind <= other.length && Arrays.equals(in, nameStart, nameEnd, other, from, behind);
    }

    /** The number of the member's name among some, or 0 if it is another. */
    public int name(Names names) {
        if (nameEscaped) {
            byte[] unescaped = Utf8.bytes(name());
            return names.number(unescaped, 0, unescaped.length);
        }
        return names.number(in, nameStart + 1, nameEnd - 1);
    }

    /** The number of the text among some, or 0 if it is another, or no text. */
    public int text(Names names) {
        if (token != JsonToken.TEXT) {
            return 0;
        }
        if (escaped) {
            byte[] unescaped = Utf8.bytes(textOrEmpty());
            return names.number(unescaped, 0, unescaped.length);
        }
        return names.number(in, start + 1, end - 1);
    }

    /** Notes where the text or number stands; other values have none. */
    public void textTo(TextRange range) {
        if (token == JsonToken.TEXT) {
            range.set(start + 1, end - 1, escaped);
        } else if (token == JsonToken.NUMBER) {
            range.set(start, end, false);
        } else {
            range.clear();
        }
    }

    /** The text, unescaped, or the number as it is written; empty for any other value. */
    public String textOrEmpty() {
        TextRange text = new TextRange();
        textTo(text);
        return text.in(in);
    }

    /** Whether anything since the last call was nested too deep. */
    public boolean takeTooDeep() {
        boolean taken = tooDeep;
        tooDeep = false;
        return taken;
    }

    private JsonToken value(int at) throws MalformedJson {
        start = at;
        entering = false;
        switch (byteAt(at)) {
            case '"':
                token = JsonToken.TEXT;
                escaped = false;
                end = behindText(at + 1);
                break;
            case '{':
                enter(JsonToken.OBJECT);
                break;
            case '[':
                enter(JsonToken.ARRAY);
                break;
            case 't':
                token = JsonToken.TRUE;
                end = behindWord(at, "true");
                break;
            case 'f':
                token = JsonToken.FALSE;
                end = behindWord(at, "false");
                break;
            case 'n':
                token = JsonToken.NULL;
                end = behindWord(at, "null");
                break;
            default:
                token = JsonToken.NUMBER;
                end = behindNumber(at);
        }
        return token;
    }

    private void enter(JsonToken container) throws MalformedJson {
        token = container;
        end = start + 1;
        entering = true;
        deeper();
    }

    private void deeper() throws MalformedJson {
        depth++;
        tooDeep |= depth > allowedDepth;
        if (depth > DEEPEST) {
            throw new MalformedJson(
                    Refusal.TOO_DEEP,
                    "The input is nested more than " + MAX_DEPTH + " levels deep.");
        }
    }

    /** Passes over the container that has been entered at an index. */
    private int behindContainer(int opening) throws MalformedJson {
        int outside = depth - 1;
        int at = behindOpening(opening);
        while (depth > outside) {
            if (byteAt(at) == (isObject[depth] ? '}' : ']')) {
                depth--;
                at++;
            } else {
                at = isObject[depth] ? behindName(at) : at;
                int first = byteAt(at);
                if (first == '{' || first == '[') {
                    deeper();
                    at = behindOpening(at);
                    continue;
                }
                at = behindScalar(at, first);
            }
            if (depth > outside) {
                at = behindSeparator(behindSpace(at));
            }
        }
        return at;
    }

    private int behindOpening(int at) {
        if (depth >= isObject.length) {
            isObject = Arrays.copyOf(isObject, 2 * depth + 8);
        }
        isObject[depth] = in[at] == '{';
        return behindSpace(at + 1);
    }

    /** Stays where the container is closed; behind a comma a value has to follow. */
    private int behindSeparator(int at) throws MalformedJson {
        int closing = isObject[depth] ? '}' : ']';
        if (byteAt(at) == closing) {
            return at;
        }
        int next = behindSpace(behind(at, ',', "there should be a comma or the end"));
        if (byteAt(next) == closing) {
            throw notJson(next, "nothing follows a comma");
        }
        return next;
    }

    private int behindName(int at) throws MalformedJson {
        return behindSpace(
                behindColon(behindText(behind(at, '"', "there should be a name in quotes"))));
    }

    private int behindColon(int nameEnd) throws MalformedJson {
        return behind(behindSpace(nameEnd), ':', "there should be a colon");
    }

    private int behindScalar(int at, int first) throws MalformedJson {
        switch (first) {
            case '"':
                return behindText(at + 1);
            case 't':
                return behindWord(at, "true");
            case 'f':
                return behindWord(at, "false");
            case 'n':
                return behindWord(at, "null");
            default:
                return behindNumber(at);
        }
    }

    private int behind(int at, char expected, String otherwise) throws MalformedJson {
        if (byteAt(at) != expected) {
            throw notJson(at, otherwise);
        }
        return at + 1;
    }

    private int behindSpace(int from) {
        int at = from;
        while (at < to && in[at] <= ' ' && isSpace(in[at])) {
            at++;
        }
        return at;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    /** The index behind the quote that ends the text whose first byte is at an index. */
    private int behindText(int from) throws MalformedJson {
        int at = behindPlain(from);
        while (byteAt(at) != '"') {
            at = behindPlain(behindSpecial(at));
        }
        return at + 1;
    }

    /** The index of the next byte that is a quote, a backslash, a control character or no ASCII. */
    private int behindPlain(int from) {
        int at = from;
        while (at + Long.BYTES <= to) {
            long bytes = (long) LONGS.get(in, at);
            // A byte's highest bit tells; the lowest byte that has it has it for itself.
            long special =
                    (bytes
                                    | (bytes - BLANKS)
                                    | ((bytes ^ QUOTES) - ONES)
                                    | ((bytes ^ BACKSLASHES) - ONES))
                            & HIGH_BITS;
            if (special != 0) {
                return at + (Long.numberOfTrailingZeros(special) >>> 3);
            }
            at += Long.BYTES;
        }
        while (at < to && in[at] >= ' ' && in[at] != '"' && in[at] != '\\') {
            at++;
        }
        return at;
    }

    private int behindSpecial(int at) throws MalformedJson {
        int first = byteAt(at);
        int length;
        if (first == '\\') {
            escaped = true;
            length = Escapes.length(in, at, to);
        } else {
            length = first < 0 ? Utf8.characterLength(in, at, to) : 0;
        }
        if (length == 0) {
            throw notJson(
                    at,
                    first == '\\'
                            ? "there is no such escape"
                            : "a text has to be ended, and control characters in it escaped");
        }
        return at + length;
    }

    private int behindWord(int from, String word) throws MalformedJson {
        for (int i = 1; i < word.length(); i++) {
            if (byteAt(from + i) != word.charAt(i)) {
                throw notJson(from, "there should be a value");
            }
        }
        return from + word.length();
    }

    private int behindNumber(int from) throws MalformedJson {
        int at = byteAt(from) == '-' ? from + 1 : from;
        at = byteAt(at) == '0' ? at + 1 : behindDigits(at, from);
        if (byteAt(at) == '.') {
            at = behindDigits(at + 1, from);
        }
        int e = byteAt(at);
        if (e == 'e' || e == 'E') {
            int sign = byteAt(at + 1);
            at = behindDigits(sign == '+' || sign == '-' ? at + 2 : at + 1, from);
        }
        return at;
    }

    private int behindDigits(int from, int value) throws MalformedJson {
        int at = from;
        while (at < to && in[at] >= '0' && in[at] <= '9') {
            at++;
        }
        if (at == from) {
            throw notJson(value, "there should be a value");
        }
        return at;
    }

    /** Zero, which no JSON has outside texts nor in them, behind the last byte. */
    private int byteAt(int at) {
        return at < to ? in[at] : 0;
    }

    private MalformedJson notJson(int at, String why) {
        return new MalformedJson(
                Refusal.INVALID_JSON,
                at >= to
                        ? "The input is not valid JSON at byte " + at + ": it ends too early."
                        : "The input is not valid JSON at byte " + at + ": " + why + '.');
    }
}
