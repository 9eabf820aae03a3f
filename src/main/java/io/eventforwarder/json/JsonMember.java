package io.eventforwarder.json;

import io.eventforwarder.event.Slice;
import java.util.ArrayList;
import java.util.List;

/** A member of an object, or an element of an array, as it is written. */
public final class JsonMember {
    private static final int NEARBY = 4;

    private final String name;
    private final byte[] in;
    private final int from;
    private final int valueFrom;
    private final int to;
    private final JsonToken first;

    private JsonMember(String name, int from, int valueFrom, JsonToken first, JsonTokens tokens) {
        this.name = name;
        this.in = tokens.input();
        this.from = from;
        this.valueFrom = valueFrom;
        this.to = tokens.end();
        this.first = first;
    }

    /** The members of an object, or the elements of an array, in their order. */
    public static List<JsonMember> of(Slice json) throws MalformedJson {
        JsonTokens tokens = new JsonTokens().begin(json.array(), json.from(), json.to());
        return tokens.next() == JsonToken.OBJECT
                ? members(tokens, List.of(), new ArrayList<>())
                : elements(tokens);
    }

    /**
     * The members of an object, in their order.
     *
     * @param like members of an object that is probably much alike: those that are written the same
     *     are taken from there
     */
    public static List<JsonMember> of(Slice object, List<JsonMember> like) throws MalformedJson {
        JsonTokens tokens = new JsonTokens().begin(object.array(), object.from(), object.to());
        tokens.next();
        return members(tokens, like, new ArrayList<>());
    }

    /**
     * The members that stand between an object's braces, in their order.
     *
     * @param like members of an object that is probably much alike: those that are written the same
     *     are taken from there
     * @param others gets those that are not
     */
    public static List<JsonMember> between(
            Slice members, List<JsonMember> like, List<JsonMember> others) throws MalformedJson {
        return members(
                new JsonTokens().beginMembers(members.array(), members.from(), members.to()),
                like,
                others);
    }

    private static List<JsonMember> members(
            JsonTokens tokens, List<JsonMember> like, List<JsonMember> others)
            throws MalformedJson {
        List<JsonMember> members = new ArrayList<>(Math.max(16, like.size() + 4));
        int expected = 0;
        while (true) {
            if (expected < like.size() && like.get(expected).isPassedBy(tokens)) {
                members.add(like.get(expected));
                expected++;
            } else if (tokens.nextMember()) {
                int namesake = namesake(tokens, like, expected);
                JsonMember other =
                        member(namesake < 0 ? tokens.name() : like.get(namesake).name, tokens);
                members.add(other);
                others.add(other);
                expected = namesake < 0 ? expected : namesake + 1;
            } else {
                return members;
            }
        }
    }

    /**
     * Which of the members to expect has the current one's name, or -1: where there are more or
     * fewer members, they are few.
     */
    private static int namesake(JsonTokens tokens, List<JsonMember> like, int expected) {
        for (int i = expected; i < Math.min(like.size(), expected + NEARBY); i++) {
            JsonMember member = like.get(i);
            if (tokens.hasNameAt(member.in, member.from)) {
                return i;
            }
        }
        return -1;
    }

    private boolean isPassedBy(JsonTokens tokens) {
        return tokens.passMember(in, from, to);
    }

    private static JsonMember member(String name, JsonTokens tokens) throws MalformedJson {
        int valueFrom = tokens.start();
        JsonToken first = tokens.token();
        tokens.skip();
        return new JsonMember(name, tokens.nameStart(), valueFrom, first, tokens);
    }

    private static List<JsonMember> elements(JsonTokens tokens) throws MalformedJson {
        List<JsonMember> elements = new ArrayList<>();
        while (tokens.nextElement()) {
            int from = tokens.start();
            JsonToken first = tokens.token();
            tokens.skip();
            elements.add(new JsonMember("", from, from, first, tokens));
        }
        return elements;
    }

    /** The name, unescaped; empty for an element. */
    public String name() {
        return name;
    }

    /** Name, colon and value. */
    public Slice text() {
        return new Slice(in, from, to);
    }

    /** Name and colon. */
    public Slice label() {
        return new Slice(in, from, valueFrom);
    }

    public Slice value() {
        return new Slice(in, valueFrom, to);
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
        JsonTokens tokens = new JsonTokens().begin(in, valueFrom, to);
        tokens.next();
        return tokens.textOrEmpty();
    }
}
