package io.eventforwarder.json;

import io.eventforwarder.model.DeadLetterReason;
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
public final class JsonTokens extends JsonScanner {
    /** Arrays and objects may be nested so deep, a batch itself being level 1. */
    public static final int MAX_DEPTH = 500;

    /** Beyond this even what comes after the part that is too deep is not worth its time. */
    private static final int DEEPEST = 10_000;

    private JsonToken token;
    private int start;
    private int end;

    /** Whether the current container has been entered, but none of its values reached yet. */
    private boolean entering;

    private int nameStart;
    private int nameEnd;
    private boolean nameEscaped;

    private int allowedDepth;
    private int depth;
    private boolean tooDeep;

    /** Which of the containers around a value that is skipped are objects. */
    private boolean[] isObject = {};

    /** Begins with the bytes from an index up to (not including) another. */
    public JsonTokens begin(byte[] bytes, int from, int until) throws MalformedJsonException {
        scan(bytes, until);
        end = from;
        allowedDepth = MAX_DEPTH;
        depth = 0;
        tooDeep = false;
        // What has one is most likely UTF-16 or UTF-32, and a person should be told so.
        for (int i = from; i < Math.min(until, from + 4); i++) {
            if (bytes[i] == 0) {
                throw new MalformedJsonException(
                        DeadLetterReason.INVALID_JSON,
                        "There is a zero byte where JSON should begin.");
            }
        }
        return this;
    }

    /** Begins within an object, with members that stand there, which end where the bytes do. */
    JsonTokens beginMembers(byte[] bytes, int from, int until) throws MalformedJsonException {
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
    public JsonToken next() throws MalformedJsonException {
        int at = endOfSpace(end);
        return at == to ? null : value(at);
    }

    /** Goes to the next member's value of the object, or behind its last: then it says false. */
    public boolean nextMember() throws MalformedJsonException {
        int at = end + 1;
        if (entering || !isCommaAndQuote(end)) {
            at = endOfSpace(end);
            if (isClosed(at, '}') || (depth == 0 && at == to)) {
                return false;
            }
            if (!entering) {
                at = endOfSpace(behind(at, ',', "there should be a comma or the end of an object"));
            }
            behind(at, '"', "there should be a name in quotes");
        }
        nameStart = at;
        escaped = false;
        nameEnd = endOfText(at + 1);
        nameEscaped = escaped;
        value(valueBehind(nameEnd));
        return true;
    }

    /** As between two members without space, which is how JSON is mostly sent. */
    private boolean isCommaAndQuote(int at) {
        return at + 1 < to && in[at] == ',' && in[at + 1] == '"';
    }

    /** Goes on behind a member that is known, the index behind which this is. */
    void goOnBehind(int member) {
        end = member;
        entering = false;
    }

    /** Goes to the next element of the array, or behind its last: then it says false. */
    public boolean nextElement() throws MalformedJsonException {
        int at = endOfSpace(end);
        if (isClosed(at, ']')) {
            return false;
        }
        if (!entering) {
            at = endOfSpace(behind(at, ',', "there should be a comma or the end of an array"));
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
    public void skip() throws MalformedJsonException {
        if (entering) {
            end = endOfContainer(start);
            entering = false;
        }
    }

    /** As {@link #skip}, through text that is known to be JSON: only its end is looked for. */
    void skipKnown() throws MalformedJsonException {
        if (entering) {
            end = endOfKnownContainer(start);
            entering = false;
            depth--;
        }
    }

    /**
     * As {@link #skipKnown}, by a value that stands in other JSON from an index up to (not
     * including) another, and may be much like this one.
     */
    void skipKnownLike(byte[] other, int from, int until) throws MalformedJsonException {
        if (entering) {
            int behind = AlikeText.end(other, from, until, in, start, to);
            end = behind < 0 ? endOfKnownContainer(start) : behind;
            entering = false;
            depth--;
        }
    }

    private int endOfKnownContainer(int opening) throws MalformedJsonException {
        int open = 0;
        int at = opening;
        do {
            switch (byteAt(at)) {
                case '"':
                    at = endOfText(at + 1);
                    break;
                case '{':
                case '[':
                    open++;
                    at++;
                    break;
                case '}':
                case ']':
                    open--;
                    at++;
                    break;
                case 0:
                    throw notJson(at, "a container has no end");
                default:
                    at++;
            }
        } while (open > 0);
        return at;
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

    /** Whether the member's name is written with escapes. */
    public boolean isNameEscaped() {
        return nameEscaped;
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
        if (depth > DEEPEST) {
            throw new MalformedJsonException(
                    DeadLetterReason.TOO_DEEP,
                    "The input is nested more than " + MAX_DEPTH + " levels deep.");
        }
    }

    /** Passes over the container that has been entered at an index. */
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

    /** Stays where the container is closed; behind a comma a value has to follow. */
    private int endOfSeparator(int at) throws MalformedJsonException {
        int closing = isObject[depth] ? '}' : ']';
        if (byteAt(at) == closing) {
            return at;
        }
        int next = endOfSpace(behind(at, ',', "there should be a comma or the end"));
        if (byteAt(next) == closing) {
            throw notJson(next, "nothing follows a comma");
        }
        return next;
    }

    private int endOfName(int at) throws MalformedJsonException {
        return valueBehind(endOfText(behind(at, '"', "there should be a name in quotes")));
    }

    /** The index of the value behind a name that ends at an index. */
    private int valueBehind(int name) throws MalformedJsonException {
        return name + 1 < to && in[name] == ':' && in[name + 1] > ' '
                ? name + 1
                : endOfSpace(behind(endOfSpace(name), ':', "there should be a colon"));
    }
}
