package io.eventforwarder.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JSON tree for tests that keeps everything except white space: the spelling of texts, numbers
 * and names, and the order and duplicates of members. Does not use a JSON library.
 */
public sealed interface Tree {
    /** Not JSON, but written by some encoders in place of a number. */
    List<String> NON_FINITE = List.of("NaN", "Infinity", "-Infinity");

    /**
     * The values of a text, one after the other, with or without white space between them.
     *
     * @param malformedFrom the index of the first value that is malformed; -1 if there is none
     */
    record Values(List<Tree> trees, int malformedFrom) {}

    /** A text, a number, true, false or null. */
    record Scalar(String written) implements Tree {
        @Override
        public String toString() {
            return written;
        }
    }

    record Arr(List<Tree> items) implements Tree {
        @Override
        public String toString() {
            return written(() -> "");
        }
    }

    record Obj(List<Member> members) implements Tree {
        public List<Tree> all(String name) {
            return members.stream()
                    .filter(member -> member.name().equals(name))
                    .map(Member::value)
                    .toList();
        }

        /** The last value of this name; the JSON value null if there is none. */
        public Tree last(String name) {
            List<Tree> all = all(name);
            return all.isEmpty() ? new Scalar("null") : all.get(all.size() - 1);
        }

        @Override
        public String toString() {
            return written(() -> "");
        }
    }

    /** A name as written, with its quotes, and its value. */
    record Member(String writtenName, Tree value) {
        public static Member of(String name, String value) {
            return new Member('"' + name + '"', read(value));
        }

        public String name() {
            return unescaped(writtenName);
        }

        @Override
        public String toString() {
            return writtenName + ":" + value;
        }
    }

    default boolean isNull() {
        return this instanceof Scalar scalar && scalar.written().equals("null");
    }

    /** The unescaped text, or the number as written; empty for any other value. */
    default String text() {
        if (!(this instanceof Scalar scalar)) {
            return "";
        }
        String written = scalar.written();
        if (written.startsWith("\"")) {
            return unescaped(written);
        }
        return Character.isLetter(written.charAt(0)) || written.equals("-Infinity") ? "" : written;
    }

    /** Whether this is NaN, Infinity or -Infinity, or holds one of them. */
    default boolean holdsNonFinite() {
        if (this instanceof Obj object) {
            return object.members().stream().anyMatch(member -> member.value().holdsNonFinite());
        }
        if (this instanceof Arr array) {
            return array.items().stream().anyMatch(Tree::holdsNonFinite);
        }
        return NON_FINITE.contains(toString());
    }

    default boolean isText() {
        return this instanceof Scalar scalar && scalar.written().startsWith("\"");
    }

    /** Writes the tree, with white space from a supplier around every token. */
    default String written(Supplier<String> space) {
        StringBuilder out = new StringBuilder();
        write(out, space);
        return out.toString();
    }

    private void write(StringBuilder out, Supplier<String> space) {
        if (this instanceof Obj object) {
            out.append('{').append(space.get());
            for (int i = 0; i < object.members().size(); i++) {
                Member member = object.members().get(i);
                out.append(i == 0 ? "" : "," + space.get())
                        .append(member.writtenName())
                        .append(space.get())
                        .append(':')
                        .append(space.get());
                member.value().write(out, space);
                out.append(space.get());
            }
            out.append('}');
        } else if (this instanceof Arr array) {
            out.append('[').append(space.get());
            for (int i = 0; i < array.items().size(); i++) {
                out.append(i == 0 ? "" : "," + space.get());
                array.items().get(i).write(out, space);
                out.append(space.get());
            }
            out.append(']');
        } else {
            out.append(((Scalar) this).written());
        }
    }

    /** Reads one value of strict JSON, which may hold {@link #NON_FINITE} numbers. */
    static Tree read(String json) {
        Values values = values(json);
        if (values.malformedFrom() >= 0 || values.trees().size() != 1) {
            throw new AssertionError("Not one JSON value: " + json);
        }
        return values.trees().get(0);
    }

    /** Reads values of strict JSON, which may hold {@link #NON_FINITE} numbers. */
    static Values values(String json) {
        return new Reader(json).values();
    }

    private static String unescaped(String quoted) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < quoted.length() - 1; i++) {
            char c = quoted.charAt(i);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            char escape = quoted.charAt(++i);
            if (escape == 'u') {
                text.append((char) Integer.parseInt(quoted.substring(i + 1, i + 5), 16));
                i += 4;
            } else {
                int known = "bfnrt".indexOf(escape);
                text.append(known < 0 ? escape : "\b\f\n\r\t".charAt(known));
            }
        }
        return text.toString();
    }

    /** A recursive descent parser of strict JSON. */
    final class Reader {
        private static final Pattern WORD =
                Pattern.compile(
                        "-?(0|[1-9][0-9]*+)(\\.[0-9]++|(?!\\.))([eE][+-]?[0-9]++|(?![eE]))"
                                + "|true|false|null|NaN|-?Infinity");
        private static final Pattern ESCAPED = Pattern.compile("[\"\\\\/bfnrt]|u[0-9a-fA-F]{4}");

        private final String json;
        private int at;

        private static final class Malformed extends Exception {
            private static final long serialVersionUID = 1L;
        }

        private Reader(String json) {
            this.json = json;
        }

        private Values values() {
            List<Tree> trees = new ArrayList<>();
            while (next() != 0) {
                int from = at;
                try {
                    trees.add(value());
                } catch (Malformed e) {
                    return new Values(trees, from);
                }
            }
            return new Values(trees, at < json.length() ? at : -1);
        }

        private Tree value() throws Malformed {
            return switch (next()) {
                case '{' -> object();
                case '[' -> array();
                case '"' -> new Scalar(quoted());
                default -> new Scalar(take(WORD));
            };
        }

        private Tree object() throws Malformed {
            List<Member> members = new ArrayList<>();
            take('{');
            while (next() != '}') {
                if (!members.isEmpty()) {
                    take(',');
                    next();
                }
                String name = quoted();
                next();
                take(':');
                members.add(new Member(name, value()));
            }
            take('}');
            return new Obj(members);
        }

        private Tree array() throws Malformed {
            List<Tree> items = new ArrayList<>();
            take('[');
            while (next() != ']') {
                if (!items.isEmpty()) {
                    take(',');
                }
                items.add(value());
            }
            take(']');
            return new Arr(items);
        }

        private String quoted() throws Malformed {
            int from = at;
            take('"');
            while (at < json.length() && json.charAt(at) != '"') {
                char c = json.charAt(at++);
                if (c < ' ') {
                    throw new Malformed();
                }
                if (c == '\\') {
                    take(ESCAPED);
                }
            }
            take('"');
            return json.substring(from, at);
        }

        private String take(Pattern token) throws Malformed {
            Matcher matcher = token.matcher(json).region(at, json.length());
            if (!matcher.useTransparentBounds(true).lookingAt()) {
                throw new Malformed();
            }
            at = matcher.end();
            return matcher.group();
        }

        private void take(char expected) throws Malformed {
            if (at == json.length() || json.charAt(at) != expected) {
                throw new Malformed();
            }
            at++;
        }

        /** Skips white space and returns the next character; 0 at the end. */
        private char next() {
            while (at < json.length() && " \t\r\n".indexOf(json.charAt(at)) >= 0) {
                at++;
            }
            return at < json.length() ? json.charAt(at) : 0;
        }
    }
}
