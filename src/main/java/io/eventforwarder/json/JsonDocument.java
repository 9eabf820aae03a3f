package io.eventforwarder.json;

import io.eventforwarder.model.DeadLetterReason;
import io.eventforwarder.model.Slice;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import javax.annotation.Nullable;

/**
 * A parsed JSON value: an index of all values in it, as ranges of the input. Nothing is copied. A
 * value is named by its node, an int. {@link #ROOT} is the whole value. The children of an object
 * or array are visited like this:
 *
 * <pre>{@code
 * for (int child = document.first(node); child < document.after(node); child = document.after(child))
 * }</pre>
 */
public final class JsonDocument {
    /** The node of the whole value. */
    public static final int ROOT = 0;

    // The fields of a node. Nodes are in the order of the text.
    static final int START = 0;
    static final int NAME_END = 1;
    static final int FROM = 2;
    static final int TO = 3;
    static final int AFTER = 4;
    static final int NODE_SIZE = 5;

    private final byte[] in;
    private final List<Fault> faults = new ArrayList<>(0);
    private int[] nodes;
    private int end;
    private boolean hasEscapedNames;

    private static final class Fault {
        final int at;
        final DeadLetterReason reason;

        Fault(int at, DeadLetterReason reason) {
            this.at = at;
            this.reason = reason;
        }
    }

    JsonDocument(byte[] in) {
        this.in = in;
    }

    void complete(int[] index, int endOfRoot) {
        nodes = index;
        end = endOfRoot;
    }

    void nameIsEscaped() {
        hasEscapedNames = true;
    }

    void addFault(int at, DeadLetterReason reason) {
        faults.add(new Fault(at, reason));
    }

    /** The index of the input after the whole value. */
    public int end() {
        return end;
    }

    /** The node of the first child; equal to {@link #after} if there is none. */
    public int first(int node) {
        return node + NODE_SIZE;
    }

    /** The node that follows a node and all of its children. */
    public int after(int node) {
        return nodes[node + AFTER];
    }

    /** The number of children. */
    public int size(int node) {
        int size = 0;
        for (int child = first(node); child < after(node); child = after(child)) {
            size++;
        }
        return size;
    }

    /**
     * The reason why a value can't be forwarded, or null. Numbers that are not finite come before
     * nesting that is too deep.
     *
     * @param counts whether a fault at an index of the input counts
     */
    @Nullable
    public DeadLetterReason fault(int node, IntPredicate counts) {
        DeadLetterReason reason = null;
        for (int i = firstFault(from(node)); i < faults.size(); i++) {
            Fault fault = faults.get(i);
            if (fault.at >= to(node) || reason == DeadLetterReason.NOT_FINITE) {
                return reason;
            }
            if (counts.test(fault.at)) {
                reason = fault.reason;
            }
        }
        return reason;
    }

    /** The first of the faults, which are in the order of the text, that is not before an index. */
    private int firstFault(int at) {
        int low = 0;
        int high = faults.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (faults.get(middle).at < at) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Whether a value's text includes an index of the input. */
    public boolean contains(int node, int at) {
        return nodes[node + FROM] <= at && at < nodes[node + TO];
    }

    public JsonKind kind(int node) {
        switch (in[from(node)]) {
            case '{':
                return JsonKind.OBJECT;
            case '[':
                return JsonKind.ARRAY;
            case '"':
                return JsonKind.TEXT;
            case 't':
                return JsonKind.TRUE;
            case 'f':
                return JsonKind.FALSE;
            case 'n':
                return JsonKind.NULL;
            default:
                return JsonKind.NUMBER;
        }
    }

    /** Whether the value is {@code []}, which some writers write for an empty object. */
    public boolean isEmptyArray(int node) {
        return kind(node) == JsonKind.ARRAY && first(node) == after(node);
    }

    /** The index of the first byte of the member: of its name's quote, or of an element. */
    int start(int node) {
        return nodes[node + START];
    }

    int from(int node) {
        return nodes[node + FROM];
    }

    int to(int node) {
        return nodes[node + TO];
    }

    /** The index of the closing brace or bracket. */
    public int closing(int node) {
        return to(node) - 1;
    }

    /** The text of the value. */
    public Slice value(int node) {
        return new Slice(in, from(node), to(node));
    }

    /** A member's name with its quotes, as written. */
    public Slice name(int node) {
        return new Slice(in, start(node), nodes[node + NAME_END]);
    }

    /** A member's name, unescaped. */
    public String nameText(int node) {
        return Scalars.unescaped(in, start(node) + 1, nodes[node + NAME_END] - 1);
    }

    /** The field with the member's name, or null if the table has no such field. */
    @Nullable
    public <F extends Enum<F>> F field(int node, FieldNameTable<F> names) {
        return names.field(find(node, names));
    }

    int find(int node, FieldNameTable<?> names) {
        return hasEscapedNames
                ? find(nameText(node), names)
                : names.find(in, start(node) + 1, nodes[node + NAME_END] - 1);
    }

    /** The constant whose name is the text; null if there is none or the value is not a text. */
    @Nullable
    public <F extends Enum<F>> F constant(int node, FieldNameTable<F> texts) {
        if (kind(node) != JsonKind.TEXT) {
            return null;
        }
        return texts.field(
                Scalars.isEscaped(in, from(node), to(node))
                        ? find(text(node), texts)
                        : texts.find(in, from(node) + 1, to(node) - 1));
    }

    private static int find(String text, FieldNameTable<?> names) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return names.find(utf8, 0, utf8.length);
    }

    /** The text without escapes, or the number as written; empty for any other value. */
    public String text(int node) {
        return Scalars.text(in, from(node), to(node));
    }

    long plainInteger(int node) {
        return Scalars.plainInteger(in, from(node), to(node));
    }

    @Nullable
    BigDecimal number(int node) {
        return Scalars.number(in, from(node), to(node));
    }
}
