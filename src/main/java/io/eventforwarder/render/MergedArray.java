package io.eventforwarder.render;

import io.eventforwarder.json.FieldNameTable;
import io.eventforwarder.json.JsonDocument;
import io.eventforwarder.json.JsonKind;
import io.eventforwarder.json.JsonParser;
import io.eventforwarder.json.MalformedJsonException;
import io.eventforwarder.json.Members;
import io.eventforwarder.model.Slice;
import io.eventforwarder.model.TextBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Merged arrays of names or of user identities: each name once, or the newest identity of each
 * type. Of elements without a name or type, only repetitions with the same text are dropped.
 */
final class MergedArray implements MergedValue {
    /** Marks keys that are names or types. No JSON value begins with this character. */
    private static final char NAME_PREFIX = ':';

    private enum IdentityField {
        IDENTITY_TYPE,
        IDENTITY
    }

    private final boolean holdsIdentities;
    private final JsonParser json = new JsonParser();
    private final Members<IdentityField> identity =
            new Members<>(FieldNameTable.of(IdentityField.class));
    private Map<String, Slice> elements = new LinkedHashMap<>();

    MergedArray(boolean holdsIdentities) {
        this.holdsIdentities = holdsIdentities;
    }

    @Override
    public void merge(Slice newer) throws MalformedJsonException {
        JsonDocument array = json.parse(newer.array(), newer.from(), newer.to());
        for (int element = array.first(JsonDocument.ROOT);
                element < array.after(JsonDocument.ROOT);
                element = array.after(element)) {
            mergeElement(element, array);
        }
    }

    private void mergeElement(int node, JsonDocument array) {
        String name = null;
        boolean replaces = holdsIdentities;
        if (holdsIdentities && array.kind(node) == JsonKind.OBJECT) {
            identity.of(node, array);
            boolean hasType = !identity.isAbsent(IdentityField.IDENTITY_TYPE);
            name = hasType ? identity.text(IdentityField.IDENTITY_TYPE) : null;
            replaces = !hasType || !identity.isAbsent(IdentityField.IDENTITY);
        } else if (!holdsIdentities && isName(node, array)) {
            name = array.text(node);
        }
        Slice element = array.value(node);
        String key = name == null ? element.toString() : NAME_PREFIX + name;
        if (replaces) {
            elements.remove(key);
        }
        elements.putIfAbsent(key, element);
    }

    /** Whether a value can be the name of a user attribute. */
    static boolean isName(int node, JsonDocument document) {
        JsonKind kind = document.kind(node);
        return kind == JsonKind.TEXT || kind == JsonKind.NUMBER;
    }

    @Override
    public void removeAll(Set<String> names) {
        for (String name : names) {
            elements.remove(NAME_PREFIX + name);
        }
    }

    @Override
    public void writeTo(TextBuffer out) {
        out.append('[');
        boolean isFirst = true;
        for (Slice element : elements.values()) {
            if (!isFirst) {
                out.append(',');
            }
            out.append(element);
            isFirst = false;
        }
        out.append(']');
    }

    @Override
    public void clear() {
        // A new map, because the time to clear a map depends on its largest size ever.
        elements = new LinkedHashMap<>();
    }
}
