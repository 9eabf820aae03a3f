package io.eventforwarder.render;

import io.eventforwarder.json.FieldNameTable;
import io.eventforwarder.json.JsonToken;
import io.eventforwarder.json.JsonTokens;
import io.eventforwarder.json.MalformedJsonException;
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

    private static final FieldNameTable<IdentityField> IDENTITY_FIELDS =
            FieldNameTable.of(IdentityField.class);

    private enum IdentityField {
        IDENTITY_TYPE,
        IDENTITY
    }

    private final boolean holdsIdentities;
    private final JsonTokens tokens = new JsonTokens();
    private Map<String, Slice> elements = new LinkedHashMap<>();

    MergedArray(boolean holdsIdentities) {
        this.holdsIdentities = holdsIdentities;
    }

    @Override
    public void merge(Slice newer) throws MalformedJsonException {
        tokens.begin(newer.array(), newer.from(), newer.to());
        tokens.next();
        while (tokens.nextElement()) {
            mergeElement(newer.array());
        }
    }

    private void mergeElement(byte[] in) throws MalformedJsonException {
        int start = tokens.start();
        String name = null;
        boolean replaces = holdsIdentities;
        if (holdsIdentities && tokens.token() == JsonToken.OBJECT) {
            boolean isNull = true;
            while (tokens.nextMember()) {
                IdentityField field = tokens.name(IDENTITY_FIELDS);
                if (field == IdentityField.IDENTITY_TYPE) {
                    name = tokens.token() == JsonToken.NULL ? null : tokens.textOrEmpty();
                } else if (field == IdentityField.IDENTITY) {
                    isNull = tokens.token() == JsonToken.NULL;
                }
                tokens.skip();
            }
            replaces = name == null || !isNull;
        } else if (!holdsIdentities && isName(tokens)) {
            name = tokens.textOrEmpty();
        }
        tokens.skip();
        Slice element = new Slice(in, start, tokens.end());
        String key = name == null ? element.toString() : NAME_PREFIX + name;
        if (replaces) {
            elements.remove(key);
        }
        elements.putIfAbsent(key, element);
    }

    /** Whether the value can be the name of a user attribute. */
    static boolean isName(JsonTokens tokens) {
        return tokens.token() == JsonToken.TEXT || tokens.token() == JsonToken.NUMBER;
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
