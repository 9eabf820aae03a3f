package io.eventforwarder.reference;

import io.eventforwarder.testing.Tree;
import io.eventforwarder.testing.Tree.Arr;
import io.eventforwarder.testing.Tree.Member;
import io.eventforwarder.testing.Tree.Obj;
import io.eventforwarder.testing.Tree.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Valid JSON that is hard to process: known names with values of any type, repeated or escaped
 * names, numbers and texts of every form, and white space everywhere.
 */
final class HostileJson {
    private static final List<String> NAMES =
            Pieces.of(
                    """
                    location data device device_application_stamp identity_type identity data_plan
                    ios_idfv android_uuid events Events é 😀 a"b back\\slash } , x
                    """,
                    "",
                    " ",
                    "\u0000");

    private static final List<String> PIECES =
            Pieces.of(
                    """
                    \\" \\\\ \\/ \\b \\f \\n \\r \\t \\u0000 \\u005C \\u0022 \\ud83d\\uDE00 \\ud800
                    \\uDC00 \\uffff \u007f é \u0800 \u20ac \uFEFF \uFFFF \ud83d\ude00 \udbff\udfff
                    : , { } [ ] ' /* null events x 0 device_application_stamp
                    84E1B361-A282-4ADF-8A6D-1D31E6DD5A9E 00000000-0000-0000-0000-000000000000
                    """,
                    "\u2028",
                    " ",
                    "  ");

    private static final List<String> LITERALS = List.of("null", "null", "true", "false");
    private static final List<String> SPACES = List.of("", "", "", "", " ", "\n", "\r\n", "\t  ");

    private final Random random;

    HostileJson(Random random) {
        this.random = random;
    }

    /** A random spelling of the name, with or without escapes. */
    Member member(String name, Tree value) {
        StringBuilder written = new StringBuilder("\"");
        boolean escaped = chance(6);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < ' ' || (escaped && (Character.isSurrogate(c) || chance(3)))) {
                written.append(String.format(chance(2) ? "\\u%04x" : "\\u%04X", (int) c));
            } else {
                written.append(c == '"' || c == '\\' ? "\\" : "").append(c);
            }
        }
        return new Member(written.append('"').toString(), value);
    }

    /** A value of any type, nested up to a depth. */
    Tree value(int depth) {
        if (depth == 0 || chance(2)) {
            return scalar();
        }
        if (chance(3)) {
            List<Tree> items = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                items.add(value(depth - 1));
            }
            return new Arr(items);
        }
        List<Member> members = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            members.add(member(pick(NAMES), value(depth - 1)));
        }
        return new Obj(members);
    }

    Scalar scalar() {
        return new Scalar(
                switch (random.nextInt(5)) {
                    case 0 -> pick(LITERALS);
                    case 1, 2 -> number();
                    default -> text();
                });
    }

    private String number() {
        StringBuilder number = new StringBuilder(chance(3) ? "-" : "");
        if (chance(4)) {
            number.append('0');
        } else {
            number.append(1 + random.nextInt(9)).append(digits(chance(3) ? 40 : 4));
        }
        if (chance(3)) {
            number.append('.').append(random.nextInt(10)).append(digits(20));
        }
        if (chance(4)) {
            number.append(pick(List.of("e", "e+", "E-"))).append(random.nextInt(10));
            number.append(digits(4));
        }
        return number.toString();
    }

    private String digits(int most) {
        StringBuilder digits = new StringBuilder();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            digits.append(random.nextInt(10));
        }
        return digits.toString();
    }

    /** Some texts are longer than the blocks in which a parser may read them. */
    private String text() {
        StringBuilder text = new StringBuilder("\"");
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(pick(PIECES));
        }
        if (chance(12)) {
            text.append("y".repeat(random.nextInt(70))).append(pick(PIECES));
        }
        return text.append('"').toString();
    }

    void insert(List<Member> members, Member member) {
        members.add(random.nextInt(members.size() + 1), member);
    }

    String space() {
        return pick(SPACES);
    }

    /** True with a probability of one in this number. */
    boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
