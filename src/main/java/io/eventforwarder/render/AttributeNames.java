package io.eventforwarder.render;

import io.eventforwarder.json.JsonToken;
import io.eventforwarder.json.JsonTokens;
import io.eventforwarder.json.MalformedJsonException;
import io.eventforwarder.model.Slice;
import java.util.HashSet;
import java.util.Set;

/** Reads which attributes a batch gives or deletes. */
final class AttributeNames {
    private final JsonTokens tokens = new JsonTokens();

    /** The names of an object's members. */
    Set<String> ofMembers(Slice object) throws MalformedJsonException {
        Set<String> names = new HashSet<>();
        begin(object);
        while (tokens.nextMember()) {
            names.add(tokens.name());
            tokens.skip();
        }
        return names;
    }

    /** The names in an array; what is neither text nor number is none. */
    Set<String> inArray(Slice array) throws MalformedJsonException {
        Set<String> names = new HashSet<>();
        begin(array);
        while (tokens.nextElement()) {
            if (tokens.token() == JsonToken.TEXT || tokens.token() == JsonToken.NUMBER) {
                names.add(tokens.textOrEmpty());
            }
            tokens.skip();
        }
        return names;
    }

    private void begin(Slice json) throws MalformedJsonException {
        tokens.begin(json.array(), json.from(), json.to());
        tokens.next();
    }
}
