package io.eventforwarder.reference;

import io.eventforwarder.testing.Tree.Scalar;
import java.util.List;
import java.util.Random;

/** Numbers and texts of every form that JSON allows. */
final class HostileScalars {
    private static final List<String> PIECES =
            Pieces.of(
                    """
                    \\" \\\\ \\/ \\b \\f \\n \\r \\t \\u0000 \\u005C \\u0022 \\ud83d\\uDE00 \\ud800
                    \\uDC00 \\uffff \u007f é \u0800 \u20ac \uFEFF \uFFFF \ud83d\ude00 \udbff\udfff
                    : , { } [ ] ' /* null events x
                    """,
                    "\u2028",
                    " ",
                    "  ");
    private static final List<String> LITERALS = List.of("null", "true", "false");

    private final Random random;

    HostileScalars(Random random) {
        this.random = random;
    }

    Scalar scalar() {
        return new Scalar(
                switch (random.nextInt(5)) {
                    case 0 -> LITERALS.get(random.nextInt(LITERALS.size()));
                    case 1, 2 -> number();
                    default -> text();
                });
    }

    private String number() {
        StringBuilder number = new StringBuilder(random.nextInt(3) == 0 ? "-" : "");
        if (random.nextInt(4) == 0) {
            number.append('0');
        } else {
            number.append(1 + random.nextInt(9)).append(digits(random.nextInt(3) == 0 ? 40 : 4));
        }
        if (random.nextInt(3) == 0) {
            number.append('.').append(random.nextInt(10)).append(digits(20));
        }
        if (random.nextInt(4) == 0) {
            number.append(random.nextBoolean() ? 'e' : 'E')
                    .append(List.of("", "+", "-").get(random.nextInt(3)))
                    .append(random.nextInt(10))
                    .append(digits(4));
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
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        if (random.nextInt(12) == 0) {
            text.append("y".repeat(random.nextInt(70)));
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.append('"').toString();
    }
}
