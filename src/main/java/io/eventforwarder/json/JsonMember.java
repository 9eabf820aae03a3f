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
        JsonTokens tokens = new JsonTokens().begin(json.array(), json.from(), json.to());
        return tokens.next() == JsonToken.OBJECT
                ? members(tokens, json.array(), List.of())
                : elements(tokens, json.array());
    }

    /**
     * The members of an object, in their order.
     *
     * @param like members of an object that is probably much alike: one that is written the same is
     *     not walked through, but taken from there
     */
    public static List<JsonMember> of(Slice object, List<JsonMember> like) throws MalformedJson {
        JsonTokens tokens = new JsonTokens().begin(object.array(), object.from(), object.to());
        tokens.next();
        return members(tokens, object.array(), like);
    }

    /** The members that stand between an object's braces; {@link #of(Slice, List) likewise}. */
    public static List<JsonMember> between(Slice members, List<JsonMember> like)
            throws MalformedJson {
        byte[] in = members.array();
        return members(new JsonTokens().beginMembers(in, members.from(), members.to()), in, like);
    }

    private static List<JsonMember> members(JsonTokens tokens, byte[] in, List<JsonMember> like)
            throws MalformedJson {
        List<JsonMember> members = new ArrayList<>(Math.max(16, like.size()));
        while (true) {
            int number = members.size();
            if (number < like.size() && tokens.passMember(like.get(number).text)) {
                members.add(like.get(number));
            } else if (tokens.nextMember()) {
                members.add(member(tokens, in));
            } else {
                return members;
            }
        }
    }

    private static List<JsonMember> elements(JsonTokens tokens, byte[] in) throws MalformedJson {
        List<JsonMember> elements = new ArrayList<>();
        while (tokens.nextElement()) {
            int from = tokens.start();
            JsonToken first = tokens.token();
            tokens.skip();
            Slice value = new Slice(in, from, tokens.end());
            elements.add(new JsonMember("", value, value, first));
        }
        return elements;
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

    /** Whether the value is a text or a number. */
    public boolean hasText() {
        return first == JsonToken.TEXT || first == JsonToken.NUMBER;
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
