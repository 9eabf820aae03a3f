package io.eventforwarder.parse;

import io.eventforwarder.json.Edits;
import io.eventforwarder.json.FieldNameTable;
import io.eventforwarder.json.JsonDocument;
import io.eventforwarder.json.JsonKind;
import io.eventforwarder.json.Members;
import io.eventforwarder.model.Slice;
import io.eventforwarder.model.TextBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A batch's user identities. They come in as a map of types to identities or as an array of {@code
 * {"identity_type", "identity"}}, and are sent as an array.
 */
final class UserIdentities {
    private enum IdentityType {
        /** Its identity is the mp_deviceid. */
        DEVICE_APPLICATION_STAMP
    }

    private enum IdentityField {
        IDENTITY_TYPE,
        IDENTITY
    }

    private static final FieldNameTable<IdentityType> TYPES = FieldNameTable.of(IdentityType.class);
    private static final FieldNameTable<IdentityField> FIELDS =
            FieldNameTable.of(IdentityField.class);

    private static final Slice IDENTITY_TYPE = Slice.of("{\"identity_type\":");
    private static final Slice IDENTITY = Slice.of(",\"identity\":");

    private final boolean withholdStamp;
    private final Members<IdentityType> members = new Members<>(TYPES);
    private final TextBuffer array = new TextBuffer();

    UserIdentities(boolean withholdStamp) {
        this.withholdStamp = withholdStamp;
    }

    /**
     * Converts a map to an array. Leaves out null values. Of several members with the same name,
     * only the last is kept. The array is valid until the next call.
     */
    Slice expanded(int map, JsonDocument document) {
        members.of(map, document);
        for (int i = 0; i < members.count(); i++) {
            boolean isWithheld = withholdStamp && members.field(i) != null;
            if (isWithheld || document.kind(members.node(i)) == JsonKind.NULL) {
                members.remove(i);
            }
        }
        keepLastOfEachName(document);
        array.clear().append('[');
        for (int i = 0; i < members.count(); i++) {
            if (!members.isRemoved(i)) {
                if (array.length() > 1) {
                    array.append(',');
                }
                array.append(IDENTITY_TYPE)
                        .append(document.name(members.node(i)))
                        .append(IDENTITY)
                        .append(document.value(members.node(i)))
                        .append('}');
            }
        }
        return array.append(']').view();
    }

    private void keepLastOfEachName(JsonDocument document) {
        Map<String, Integer> lastOfName = new HashMap<>();
        for (int i = 0; i < members.count(); i++) {
            Integer before = lastOfName.put(document.nameText(members.node(i)), i);
            if (before != null) {
                members.remove(before);
            }
        }
    }

    /** Cuts withheld identities from an array. */
    void cutFromArray(int identities, JsonDocument document, Edits edits) {
        if (!withholdStamp) {
            return;
        }
        members.ofArray(identities, document);
        for (int i = 0; i < members.count(); i++) {
            if (isStamp(members.node(i), document)) {
                members.remove(i);
            }
        }
        members.cutRemoved(edits);
    }

    /** Whether a value is an identity object with the mp_deviceid. */
    static boolean isStamp(int identity, JsonDocument document) {
        boolean stamp = false;
        if (document.kind(identity) == JsonKind.OBJECT) {
            for (int member = document.first(identity);
                    member < document.after(identity);
                    member = document.after(member)) {
                if (document.field(member, FIELDS) == IdentityField.IDENTITY_TYPE) {
                    stamp = document.constant(member, TYPES) != null;
                }
            }
        }
        return stamp;
    }

    /**
     * A text that is equal for equal identities in any order and either form. It identifies the
     * user of a batch without an mpid.
     */
    static String asOwner(int identities, JsonDocument document) {
        Map<String, String> byType = new TreeMap<>();
        JsonKind form = document.kind(identities);
        if (form == JsonKind.OBJECT || form == JsonKind.ARRAY) {
            for (int child = document.first(identities);
                    child < document.after(identities);
                    child = document.after(child)) {
                if (form == JsonKind.OBJECT) {
                    byType.put(document.nameText(child), document.text(child));
                } else if (document.kind(child) == JsonKind.OBJECT) {
                    putIdentity(child, document, byType);
                }
            }
        }
        StringBuilder text = new StringBuilder();
        byType.values().removeIf(String::isEmpty);
        byType.forEach((type, identity) -> append(identity, append(type, text)));
        return text.toString();
    }

    /** Writes the length first, so that different identities cannot make the same text. */
    private static StringBuilder append(String part, StringBuilder text) {
        return text.append(part.length()).append(':').append(part);
    }

    private static void putIdentity(int object, JsonDocument document, Map<String, String> byType) {
        Members<IdentityField> identity = new Members<>(FIELDS).of(object, document);
        byType.put(
                identity.text(IdentityField.IDENTITY_TYPE), identity.text(IdentityField.IDENTITY));
    }
}
