package io.eventforwarder.parse;

import io.eventforwarder.json.Edits;
import io.eventforwarder.json.JsonToken;
import io.eventforwarder.json.JsonTokens;
import io.eventforwarder.json.MalformedJsonException;
import io.eventforwarder.json.Members;
import io.eventforwarder.json.Names;
import io.eventforwarder.model.Slice;
import io.eventforwarder.model.TextBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A batch's user identities. They come as a map of types to identities and leave as an array of
 * {@code {"identity_type", "identity"}}; one that comes as an array stays as it is.
 */
final class UserIdentities {
    /** The identity type whose value is mp_deviceid. */
    private static final Names STAMP = Names.of("device_application_stamp");

    /** Up to here each name compared with each other is faster than a map of them. */
    private static final int FEW = 16;

    private static final int TYPE = 1;
    private static final int IDENTITY = 2;
    private static final Names OF_IDENTITY = Names.of("identity_type", "identity");

    // What stands around the types and identities of the array.
    private static final byte[] FIRST = utf8("[{\"identity_type\":");
    private static final byte[] BETWEEN = utf8(",\"identity\":");
    private static final byte[] NEXT = utf8(",{\"identity_type\":");

    private static final int KEPT = 0;

    private final boolean withholdStamp;
    private final Members members = new Members();
    private final TextBuffer array = new TextBuffer();

    UserIdentities(boolean withholdStamp) {
        this.withholdStamp = withholdStamp;
    }

    /**
     * Expands the map that the tokens stand on, to its end; null values are left out, and of
     * several members of one name all but the last. The array is a view that is valid until the
     * next call.
     */
    Slice expanded(JsonTokens tokens, byte[] in) throws MalformedJsonException {
        members.clear();
        boolean escaped = false;
        while (tokens.nextMember()) {
            int member = members.add(tokens.nameStart(), tokens.start(), KEPT);
            boolean withheld = withholdStamp && tokens.name(STAMP) != 0;
            if (withheld || tokens.token() == JsonToken.NULL) {
                members.remove(member);
            }
            escaped |= tokens.isNameEscaped();
            tokens.skip();
        }
        members.close(tokens.start());
        if (escaped || members.count() > FEW) {
            keepLastOfEachName(in);
        } else {
            keepLastOfFewNames(in);
        }
        return expand(in);
    }

    private void keepLastOfFewNames(byte[] in) {
        for (int i = 1; i < members.count(); i++) {
            int start = members.start(i);
            int end = members.nameEnd(i, in);
            for (int j = 0; j < i; j++) {
                int other = members.start(j);
                if (Arrays.equals(in, start, end, in, other, members.nameEnd(j, in))) {
                    members.remove(j);
                }
            }
        }
    }

    private void keepLastOfEachName(byte[] in) throws MalformedJsonException {
        JsonTokens names = new JsonTokens();
        Map<String, Integer> lastOfName = new HashMap<>();
        for (int i = 0; i < members.count(); i++) {
            names.begin(in, members.start(i), members.nameEnd(i, in)).next();
            Integer before = lastOfName.put(names.textOrEmpty(), i);
            if (before != null) {
                members.remove(before);
            }
        }
    }

    private Slice expand(byte[] in) {
        array.clear();
        byte[] before = FIRST;
        for (int i = 0; i < members.count(); i++) {
            if (!members.isRemoved(i)) {
                array.append(before)
                        .append(in, members.start(i), members.nameEnd(i, in))
                        .append(BETWEEN)
                        .append(in, members.value(i), members.end(i, in))
                        .append('}');
                before = NEXT;
            }
        }
        if (array.length() == 0) {
            array.append('[');
        }
        return array.append(']').view();
    }

    /** Goes through the array that the tokens stand on, to its end; cuts what is withheld. */
    void cutFromArray(JsonTokens tokens, byte[] in, Edits edits) throws MalformedJsonException {
        members.clear();
        while (tokens.nextElement()) {
            int at = tokens.start();
            int member = members.add(at, at, KEPT);
            if (tokens.token() != JsonToken.OBJECT) {
                tokens.skip();
            } else if (isStamp(tokens) && withholdStamp) {
                members.remove(member);
            }
        }
        members.close(tokens.start());
        members.cutRemoved(in, edits);
    }

    /** Whether the identity object that the tokens stand on, to its end, is mp_deviceid. */
    static boolean isStamp(JsonTokens tokens) throws MalformedJsonException {
        boolean stamp = false;
        while (tokens.nextMember()) {
            if (tokens.name(OF_IDENTITY) == TYPE) {
                stamp = tokens.text(STAMP) != 0;
            }
            tokens.skip();
        }
        return stamp;
    }

    /**
     * A text that is the same for the same identities in any order and either form: it tells users
     * apart in batches without an mpid.
     */
    static String asOwner(byte[] in, int from, int to) throws MalformedJsonException {
        JsonTokens tokens = new JsonTokens().begin(in, from, to);
        Map<String, String> identities = new TreeMap<>();
        JsonToken form = tokens.next();
        if (form == JsonToken.OBJECT) {
            while (tokens.nextMember()) {
                identities.put(tokens.name(), tokens.textOrEmpty());
                tokens.skip();
            }
        } else if (form == JsonToken.ARRAY) {
            while (tokens.nextElement()) {
                if (tokens.token() == JsonToken.OBJECT) {
                    putIdentity(tokens, identities);
                } else {
                    tokens.skip();
                }
            }
        }
        identities.values().removeIf(String::isEmpty);
        return unmistakable(identities);
    }

    /** Lengths before the texts, so that no identity can look like two, or like another. */
    private static String unmistakable(Map<String, String> identities) {
        StringBuilder text = new StringBuilder();
        identities.forEach(
                (type, identity) ->
                        text.append(type.length())
                                .append(':')
                                .append(type)
                                .append(identity.length())
                                .append(':')
                                .append(identity));
        return text.toString();
    }

    private static void putIdentity(JsonTokens tokens, Map<String, String> identities)
            throws MalformedJsonException {
        String type = "";
        String identity = "";
        while (tokens.nextMember()) {
            int name = tokens.name(OF_IDENTITY);
            if (name == TYPE) {
                type = tokens.textOrEmpty();
            } else if (name == IDENTITY) {
                identity = tokens.textOrEmpty();
            }
            tokens.skip();
        }
        identities.put(type, identity);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
