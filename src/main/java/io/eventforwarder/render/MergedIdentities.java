package io.eventforwarder.render;

import io.eventforwarder.event.Slice;
import io.eventforwarder.json.JsonMember;
import io.eventforwarder.json.MalformedJson;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** User identities by type: what is left of the older ones, then the newer ones. */
final class MergedIdentities implements MergedValue {
    /** No JSON begins with it, so that no type is taken for an element that has none. */
    private static final char TYPE = ':';

    private final Map<String, Slice> identities = new LinkedHashMap<>();

    @Override
    public void merge(Slice newer) throws MalformedJson {
        for (JsonMember element : JsonMember.of(newer)) {
            Map<String, JsonMember> members =
                    element.isObject() ? MergedKeys.lastOfEachName(element.value()) : Map.of();
            JsonMember type = members.get("identity_type");
            JsonMember identity = members.get("identity");
            boolean hasType = type != null && !type.isNull();
            // What has no type only equals itself.
            String key = hasType ? TYPE + type.valueText() : element.text().toString();
            boolean isNull = hasType && (identity == null || identity.isNull());
            if (!isNull || !identities.containsKey(key)) {
                identities.remove(key);
                identities.put(key, element.text());
            }
        }
    }

    @Override
    public void removeAll(Set<String> types) {
        for (String type : types) {
            identities.remove(TYPE + type);
        }
    }

    @Override
    public void writeTo(ByteArrayOutputStream out) {
        JsonText.write('[', identities.values(), ']', out);
    }
}
