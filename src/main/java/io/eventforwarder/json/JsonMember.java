package io.eventforwarder.json;

import io.eventforwarder.event.Slice;
import java.util.ArrayList;
import java.util.List;

/** A member of an object, or an element of an array, as it is written. */
public final class JsonMember {
    private final String name;
    private final Slice text;
    private final Slice value;
    private final JsonToken first;

    private JsonMember(String name, Slice text, Slice value, JsonToken first) {
        this.name = name;
        this.text = text;
        this.value = value;
        this.first = first;
    }

    /** The members of an object, or the elements of an array, in their order. */
    public static List<JsonMember> of(Slice json) throws MalformedJson {
        byte[] in = json.array();
        JsonTokens tokens = new JsonTokens().begin(in, json.from(), json.to());
        List<JsonMember> members = new ArrayList<>();
        if (tokens.next() == JsonToken.OBJECT) {
            while (tokens.nextMember()) {
                members.add(member(tokens, in));
            }
        } else {
            while (tokens.nextElement()) {
                int from = tokens.start();
                JsonToken first = tokens.token();
                tokens.skip();
                Slice value = new Slice(in, from, tokens.end());
                members.add(new JsonMember("", value, value, first));
            }
        }
        return members;
    }

    /**
     * The members that stand between an object's braces, in their order.
     *
     * @param like members of an object that is probably much alike: one that is written the same is
     *     not walked through, but taken from there
     */
    public static List<JsonMember> between(Slice members, List<JsonMember> like)
            throws MalformedJson {
        byte[] in = members.array();
        JsonTokens tokens = new JsonTokens().beginMembers(in, members.from(), members.to());
        List<JsonMember> found = new ArrayList<>(Math.max(16, like.size()));
        while (true) {
            int number = found.size();
            if (number < like.size() && tokens.passMember(like.get(number).text)) {
                found.add(like.get(number));
            } else if (tokens.nextMember()) {
                found.add(member(tokens, in));
            } else {
                return found;
            }
        }
    }

    private static JsonMember member(JsonTokens tokens, byte[] in) throws MalformedJson {
        String name = tokens.name();
        int from = tokens.nameStart();
        int valueFrom = tokens.start();
        JsonToken first = tokens.token();
        tokens.skip();
        int to = tokens.end();
        return new JsonMember(name, new Slice(in, from, to), new Slice(in, valueFrom, to), first);
    }

    /** The name, unescaped; empty for an element. */
    public String name() {
        return name;
    }

    /** Name, colon and value. */
    public Slice text() {
        return text;
    }

    public Slice value() {
        return value;
    }

    public boolean isText() {
        return first == JsonToken.TEXT;
    }

    public boolean isNull() {
        return first == JsonToken.NULL;
    }

    public boolean isObject() {
        return first == JsonToken.OBJECT;
    }

    public boolean isArray() {
        return first == JsonToken.ARRAY;
    }

    /** The value's text, unescaped, if it is a text or a number; else empty. */
    public String valueText() throws MalformedJson {
        JsonTokens tokens = new JsonTokens().begin(value.array(), value.from(), value.to());
        tokens.next();
        return tokens.textOrEmpty();
    }
}
