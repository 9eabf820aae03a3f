package io.eventforwarder.parse;

import io.eventforwarder.json.Edits;
import io.eventforwarder.json.FieldNameTable;
import io.eventforwarder.json.JsonToken;
import io.eventforwarder.json.JsonTokens;
import io.eventforwarder.json.MalformedJsonException;
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

    /** Up to this number of names, comparing each pair of names is faster than a map. */
    private static final int MAX_COMPARED = 16;

    private final boolean withholdStamp;
    private final Members<IdentityType> members = new Members<>(TYPES);
    private final TextBuffer array = new TextBuffer();

    UserIdentities(boolean withholdStamp) {
        this.withholdStamp = withholdStamp;
    }

    /**
     * Converts the map that the tokens stand on to an array. Leaves out null values. Of several
     * members with the same name, only the last is kept. The array is valid until the next call.
     */
    Slice expanded(JsonTokens tokens) throws MalformedJsonException {
        members.clear();
        boolean escaped = false;
        while (members.next(tokens)) {
            boolean withheld = withholdStamp && members.field() != null;
            if (withheld || tokens.token() == JsonToken.NULL) {
                members.removeCurrent();
            }
            escaped |= tokens.isNameEscaped();
        }
        if (escaped || members.count() > MAX_COMPARED) {
            keepLastOfEachName();
        } else {
            keepLastOfFewNames();
        }
        return array();
    }

    private void keepLastOfFewNames() {
        for (int i = 1; i < members.count(); i++) {
            Slice name = members.name(i);
            for (int j = 0; j < i; j++) {
                if (name.equals(members.name(j))) {
                    members.remove(j);
                }
            }
        }
    }

    private void keepLastOfEachName() {
        Map<String, Integer> lastOfName = new HashMap<>();
        for (int i = 0; i < members.count(); i++) {
            Integer before = lastOfName.put(members.nameText(i), i);
            if (before != null) {
                members.remove(before);
            }
        }
    }

    private Slice array() {
        array.clear().append('[');
        for (int i = 0; i < members.count(); i++) {
            if (!members.isRemoved(i)) {
                if (array.length() > 1) {
                    array.append(',');
                }
                array.append(IDENTITY_TYPE)
                        .append(members.name(i))
                        .append(IDENTITY)
                        .append(members.value(i))
                        .append('}');
            }
        }
        return array.append(']').view();
    }

    /** Cuts withheld identities from the array that the tokens stand on. */
    void cutFromArray(JsonTokens tokens, Edits edits) throws MalformedJsonException {
        members.clear();
        while (members.nextElement(tokens)) {
            if (withholdStamp && tokens.token() == JsonToken.OBJECT && isStamp(tokens)) {
                members.removeCurrent();
            }
        }
        members.cutRemoved(edits);
    }

    /** Whether the identity object that the tokens stand on is the mp_deviceid. */
    static boolean isStamp(JsonTokens tokens) throws MalformedJsonException {
        boolean stamp = false;
        while (tokens.nextMember()) {
            if (tokens.name(FIELDS) == IdentityField.IDENTITY_TYPE) {
                stamp = tokens.text(TYPES) != null;
            }
            tokens.skip();
        }
        return stamp;
    }

    /**
     * A text that is equal for equal identities in any order and either form. It identifies the
     * user of a batch without an mpid.
     */
    static String asOwner(Slice identities) throws MalformedJsonException {
        JsonTokens tokens =
                new JsonTokens().begin(identities.array(), identities.from(), identities.to());
        Map<String, String> byType = new TreeMap<>();
        JsonToken form = tokens.next();
        if (form == JsonToken.OBJECT) {
            while (tokens.nextMember()) {
                byType.put(tokens.name(), tokens.textOrEmpty());
                tokens.skip();
            }
        } else if (form == JsonToken.ARRAY) {
            while (tokens.nextElement()) {
                if (tokens.token() == JsonToken.OBJECT) {
                    putIdentity(tokens, byType);
                }
                tokens.skip();
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

    private static void putIdentity(JsonTokens tokens, Map<String, String> byType)
            throws MalformedJsonException {
        String type = "";
        String identity = "";
        while (tokens.nextMember()) {
            IdentityField field = tokens.name(FIELDS);
            if (field == IdentityField.IDENTITY_TYPE) {
                type = tokens.textOrEmpty();
            } else if (field == IdentityField.IDENTITY) {
                identity = tokens.textOrEmpty();
            }
            tokens.skip();
        }
        byType.put(type, identity);
    }
}
