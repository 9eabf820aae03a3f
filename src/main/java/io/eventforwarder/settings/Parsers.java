package io.eventforwarder.settings;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The parsers of texts, choices and lists. */
final class Parsers {
    static final Parser<String> TEXT = text -> text;

    static final Parser<Boolean> BOOLEAN =
            text -> {
                switch (text.toLowerCase(Locale.ROOT)) {
                    case "true":
                        return true;
                    case "false":
                        return false;
                    default:
                        throw new BadValue("is not a boolean; write \"true\" or \"false\"");
                }
            };

    /** Items between commas, blanks around them left out. */
    static final Parser<Set<String>> TEXT_SET =
            text -> Collections.unmodifiableSet(new LinkedHashSet<>(items(text)));

    private Parsers() {}

    static Parser<Integer> wholeNumber(int from, int to) {
        return text -> {
            try {
                int number = Integer.parseInt(text);
                if (number >= from && number <= to) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Not a number, or far beyond the range: the same answer.
            }
            throw new BadValue("is not a whole number from " + from + " to " + to);
        };
    }

    static Parser<String> matching(Pattern pattern, String expected) {
        return text -> {
            if (!pattern.matcher(text).matches()) {
                throw new BadValue(expected);
            }
            return text;
        };
    }

    /** One of the constants, spelled as {@link #spelling}. */
    static <E extends Enum<E>> Parser<E> oneOf(Class<E> type) {
        return text -> {
            for (E constant : type.getEnumConstants()) {
                if (spelling(constant).equals(text)) {
                    return constant;
                }
            }
            throw new BadValue("is none of " + spellings(type));
        };
    }

    /** A comma list of the constants; in the order of their declaration. */
    static <E extends Enum<E>> Parser<Set<E>> someOf(Class<E> type) {
        Parser<E> item = oneOf(type);
        return text -> {
            Set<E> found = EnumSet.noneOf(type);
            for (String name : items(text)) {
                try {
                    found.add(item.parse(name));
                } catch (BadValue e) {
                    throw new BadValue(
                            "has the item " + Quoted.text(name) + ", which " + e.getMessage());
                }
            }
            return Collections.unmodifiableSet(found);
        };
    }

    /** How the properties file writes a constant: {@code FAN_OUT} is {@code fan-out}. */
    static String spelling(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static <E extends Enum<E>> String spellings(Class<E> type) {
        return Quoted.list(
                Arrays.stream(type.getEnumConstants())
                        .map(Parsers::spelling)
                        .collect(Collectors.toList()));
    }

    private static List<String> items(String text) throws BadValue {
        List<String> items =
                Arrays.stream(text.split(",", -1)).map(String::trim).collect(Collectors.toList());
        if (items.contains("")) {
            throw new BadValue("has an empty item; write the items with one comma between them");
        }
        return items;
    }
}
