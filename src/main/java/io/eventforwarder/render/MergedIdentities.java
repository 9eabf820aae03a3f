package io.eventforwarder.render;

import io.eventforwarder.json.JsonToken;
import io.eventforwarder.json.JsonTokens;
import io.eventforwarder.json.MalformedJsonException;
import io.eventforwarder.json.Names;
import io.eventforwarder.model.Slice;
import io.eventforwarder.model.TextBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** User identities by type: what is left of the older ones, then the newer ones. */
final class MergedIdentities implements MergedValue {
    /** No JSON begins with it, so that no type is taken for an element that has none. */
    private static final char TYPE = ':';

    private static final int IDENTITY_TYPE = 1;
    private static final int IDENTITY = 2;
    private static final Names NAMES = Names.of("identity_type", "identity");

    private final JsonTokens tokens = new JsonTokens();
    private Map<String, Slice> identities = new LinkedHashMap<>();

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
        String type = null;
        boolean isNull = true;
        if (tokens.token() == JsonToken.OBJECT) {
            while (tokens.nextMember()) {
                int name = tokens.name(NAMES);
                if (name == IDENTITY_TYPE) {
                    type = tokens.token() == JsonToken.NULL ? null : tokens.textOrEmpty();
                } else if (name == IDENTITY) {
                    isNull = tokens.token() == JsonToken.NULL;
                }
                tokens.skip();
            }
        }
        tokens.skip();
        Slice element = new Slice(in, start, tokens.end());
        // What has no type only equals itself.
        String key = type == null ? element.toString() : TYPE + type;
        if (type == null || !isNull || !identities.containsKey(key)) {
            identities.remove(key);
            identities.put(key, element);
        }
    }

    @Override
    public void removeAll(Set<String> types) {
        for (String type : types) {
            identities.remove(TYPE + type);
        }
    }

    @Override
    public void writeTo(TextBuffer out) {
        out.append('[');
        JsonText.write(identities.values(), (text, to) -> to.append(text), out);
        out.append(']');
    }

    @Override
    public void clear() {
        identities = new LinkedHashMap<>();
    }
}
