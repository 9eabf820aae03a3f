package io.eventforwarder;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Command line arguments: options with a value, and flags. */
final class Arguments {
    private static final String PROPERTIES = "--properties";
    private static final String CHECK = "--check";

    private final Map<String, String> given = new HashMap<>();

    /**
     * Reads the arguments {@code --properties FILE}, {@code --check}, and some options more.
     *
     * @param options the further options, each followed by a value
     * @throws WrongArguments with a sentence if anything else was given
     */
    Arguments(String[] arguments, String... options) {
        this(CHECK, arguments, options);
    }

    /** As the other, with another flag than {@code --check}. */
    static Arguments withFlag(String flag, String[] arguments) {
        return new Arguments(flag, arguments);
    }

    private Arguments(String flag, String[] arguments, String... options) {
        Set<String> withValue = new TreeSet<>(List.of(options));
        withValue.add(PROPERTIES);
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (argument.equals(flag)) {
                given.put(argument, "");
            } else if (!withValue.contains(argument)) {
                throw new WrongArguments(
                        "The argument \""
                                + argument
                                + "\" is not known; there are "
                                + flag
                                + ", and with a value "
                                + String.join(", ", withValue)
                                + '.');
            } else if (++i == arguments.length) {
                throw new WrongArguments(argument + " needs a value after it.");
            } else {
                given.put(argument, arguments[i]);
            }
        }
    }

    Optional<Path> properties() {
        return option(PROPERTIES).map(Path::of);
    }

    boolean isCheck() {
        return has(CHECK);
    }

    boolean has(String flag) {
        return given.containsKey(flag);
    }

    Optional<String> option(String name) {
        return Optional.ofNullable(given.get(name));
    }

    /** The whole number that an option gives, or a default. */
    int number(String name, int least, int most, int otherwise) {
        Optional<String> text = option(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text.get());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a number out of range.
        }
        throw new WrongArguments(
                name
                        + " takes a whole number from "
                        + least
                        + " to "
                        + most
                        + ", not \""
                        + text.get()
                        + "\".");
    }
}
