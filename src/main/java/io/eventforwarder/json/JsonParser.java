package io.eventforwarder.json;

import io.eventforwarder.model.DeadLetterReason;
import java.util.Arrays;
import javax.annotation.Nullable;

/**
 * Parses JSON text, strictly as RFC 8259 says, and strict UTF-8 within texts. {@code NaN}, {@code
 * Infinity} and {@code -Infinity} are read too, and nesting beyond the limit; both are {@linkplain
 * JsonDocument#fault faults} of the document. A parser reuses its memory, so a document is valid
 * until its parser is called again. Not thread-safe.
 */
public final class JsonParser extends JsonScanner {
    /** The levels of nested arrays and objects that are accepted. */
    private static final int MAX_DEPTH = 500;

    /** The levels at which parsing stops, so that the rest of the input is not read. */
    private static final int MAX_READABLE_DEPTH = 10_000;

    /** After a larger value, a parser gives its memory back. */
    private static final int MAX_KEPT_NODES = 100_000;

    private final int maxDepth;
    private int[] nodes = {};
    private int count;

    /** The open containers: the node of each level. */
    private int[] open = new int[16];

    private JsonDocument document;
    private int nameStart;
    private int nameEnd;

    /** Creates a parser with the limit of nesting for input. */
    public JsonParser() {
        this(MAX_DEPTH);
    }

    private JsonParser(int maxDepth) {
        this.maxDepth = maxDepth;
    }

    /** A parser for values that a parser with the limit has already accepted and changed. */
    public static JsonParser withoutLimit() {
        return new JsonParser(MAX_READABLE_DEPTH);
    }

    /**
     * Parses the value that begins in a range, after white space.
     *
     * @return the value, or null if there is only white space
     * @throws MalformedJsonException if no valid value begins there
     */
    @Nullable
    public JsonDocument parse(byte[] bytes, int from, int until) throws MalformedJsonException {
        scan(bytes, until);
        int start = endOfSpace(from);
        if (start == until) {
            return null;
        }
        count = 0;
        if (nodes.length == 0 || nodes.length > MAX_KEPT_NODES * JsonDocument.NODE_SIZE) {
            nodes = new int[64 * JsonDocument.NODE_SIZE];
        }
        document = new JsonDocument(bytes);
        int end = parseValue(start, byteAt(start) == '[' ? maxDepth + 1 : maxDepth);
        document.complete(nodes, end);
        return document;
    }

    /**
     * @param allowedDepth one level more than usual for an array of batches
     */
    private int parseValue(int start, int allowedDepth) throws MalformedJsonException {
        int depth = 0;
        int at = start;
        nameStart = start;
        nameEnd = start;
        while (true) {
            int node = add(at);
            int first = byteAt(at);
            if (first == '{' || first == '[') {
                if (depth == allowedDepth) {
                    document.addFault(at, DeadLetterReason.TOO_DEEP);
                }
                if (depth == MAX_READABLE_DEPTH) {
                    throw new MalformedJsonException(
                            DeadLetterReason.TOO_DEEP, DeadLetterReason.TOO_DEEP.detail());
                }
                at = endOfSpace(at + 1);
                if (byteAt(at) != closing(first)) {
                    if (depth == open.length) {
                        open = Arrays.copyOf(open, 2 * depth);
                    }
                    open[depth++] = node;
                    at = beginMember(first, at);
                    continue;
                }
                at++;
            } else {
                at = endOfNumberOrOther(at, first);
            }
            end(node, at);
            // Closes every container that ends here.
            while (depth > 0) {
                int container = open[depth - 1];
                int opening = in[nodes[container + JsonDocument.FROM]];
                at = endOfSpace(at);
                if (byteAt(at) == ',') {
                    at = beginMember(opening, endOfSpace(at + 1));
                    break;
                }
                at = endOf(closing(opening), at, "there should be a comma or the end");
                end(container, at);
                depth--;
            }
            if (depth == 0) {
                return at;
            }
        }
    }

    private static char closing(int opening) {
        return opening == '{' ? '}' : ']';
    }

    /** The index of the value of the member or element that begins at an index. */
    private int beginMember(int opening, int at) throws MalformedJsonException {
        nameStart = at;
        nameEnd = at;
        if (opening == '[') {
            return at;
        }
        escaped = false;
        nameEnd = endOfText(endOf('"', at, "there should be a name in quotes"));
        if (escaped) {
            document.nameIsEscaped();
        }
        return nameEnd + 1 < to && in[nameEnd] == ':' && in[nameEnd + 1] > ' '
                ? nameEnd + 1
                : endOfSpace(endOf(':', endOfSpace(nameEnd), "there should be a colon"));
    }

    private int endOfNumberOrOther(int at, int first) throws MalformedJsonException {
        String word = first == 'N' ? "NaN" : "Infinity";
        if (first == 'N' || first == 'I' || (first == '-' && byteAt(at + 1) == 'I')) {
            document.addFault(at, DeadLetterReason.NOT_FINITE);
            return endOfWord(first == '-' ? at + 1 : at, word);
        }
        return endOfScalar(at, first);
    }

    private int add(int from) {
        int node = count;
        count += JsonDocument.NODE_SIZE;
        if (count > nodes.length) {
            nodes = Arrays.copyOf(nodes, 2 * nodes.length);
        }
        nodes[node + JsonDocument.START] = nameStart;
        nodes[node + JsonDocument.NAME_END] = nameEnd;
        nodes[node + JsonDocument.FROM] = from;
        return node;
    }

    private void end(int node, int at) {
        nodes[node + JsonDocument.TO] = at;
        nodes[node + JsonDocument.AFTER] = count;
    }
}
