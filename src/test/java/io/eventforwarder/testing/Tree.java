package io.eventforwarder.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A JSON tree for tests that keeps everything except white space: the spelling of texts, numbers
 * and names, and the order and duplicates of members. Does not use a JSON library.
 */
public sealed interface Tree {
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
        /** The values of this name, in order. */
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
        return Character.isLetter(written.charAt(0)) ? "" : written;
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

    /** Reads valid JSON. */
    static Tree read(String json) {
        return new Reader(json).whole();
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

    /** A recursive descent parser that does not validate its input. */
    final class Reader {
        private final String json;
        private int at;

        private Reader(String json) {
            this.json = json;
        }

        private Tree whole() {
            Tree tree = value();
            if (peek() != 0) {
                throw new AssertionError("Something follows at " + at + " of " + json);
            }
            return tree;
        }

        private Tree value() {
            return switch (peek()) {
                case '{' -> object();
                case '[' -> array();
                case '"' -> new Scalar(quoted());
                default -> new Scalar(word());
            };
        }

        private Tree object() {
            List<Member> members = new ArrayList<>();
            at++;
            while (peek() != '}') {
                take(members.isEmpty() ? "" : ",");
                peek();
                String name = quoted();
                take(":");
                members.add(new Member(name, value()));
            }
            at++;
            return new Obj(members);
        }

        private Tree array() {
            List<Tree> items = new ArrayList<>();
            at++;
            while (peek() != ']') {
                take(items.isEmpty() ? "" : ",");
                items.add(value());
            }
            at++;
            return new Arr(items);
        }

        private String quoted() {
            int from = at++;
            while (json.charAt(at) != '"') {
                at += json.charAt(at) == '\\' ? 2 : 1;
            }
            return json.substring(from, ++at);
        }

        private String word() {
            int from = at;
            while (at < json.length() && " \t\r\n,:]}".indexOf(json.charAt(at)) < 0) {
                at++;
            }
            return json.substring(from, at);
        }

        private void take(String expected) {
            peek();
            if (!json.startsWith(expected, at)) {
                throw new AssertionError("No " + expected + " at " + at + " of " + json);
            }
            at += expected.length();
        }

        /** Skips white space and returns the next character; 0 at the end. */
        private char peek() {
            while (at < json.length() && " \t\r\n".indexOf(json.charAt(at)) >= 0) {
                at++;
            }
            return at < json.length() ? json.charAt(at) : 0;
        }
    }
}
