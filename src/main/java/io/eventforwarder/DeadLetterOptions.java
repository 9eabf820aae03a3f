package io.eventforwarder;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.MemorySize;

/** The arguments of {@link DeadLetters}: a command, ids, options with a value, and flags. */
final class DeadLetterOptions {
    private static final Set<String> WHERE =
            Set.of("--properties", "--path", "--stream", "--region", "--endpoint");
    private static final Set<String> FILTERS = Set.of("--reason", "--stage", "--since", "--until");

    private final String command;
    private final Map<String, String> given = new HashMap<>();
    private final Set<String> ids = new LinkedHashSet<>();

    /**
     * Reads arguments.
     *
     * @throws WrongArguments with a sentence if the command does not take them
     */
    DeadLetterOptions(String... arguments) {
        command = arguments.length == 0 ? "" : arguments[0];
        Set<String> withValue = withValue(command);
        Set<String> flags = flags(command);
        List<String> rest = new ArrayList<>(Arrays.asList(arguments));
        rest.subList(0, 1).clear();
        for (int i = 0; i < rest.size(); i++) {
            String argument = rest.get(i);
            if (flags.contains(argument)) {
                given.put(argument, "");
            } else if (withValue.contains(argument)) {
                if (++i == rest.size()) {
                    throw new WrongArguments(argument + " needs a value after it.");
                }
                given.put(argument, rest.get(i));
            } else if (argument.startsWith("-") || command.equals("list")) {
                throw new WrongArguments(command + " does not take \"" + argument + "\".");
            } else {
                ids.add(argument);
            }
        }
    }

    private static Set<String> withValue(String command) {
        switch (command) {
            case "list":
                return union(WHERE, FILTERS);
            case "show":
                return union(WHERE, FILTERS, "--export");
            case "replay":
                return union(
                        WHERE,
                        FILTERS,
                        "--to-path",
                        "--to-stream",
                        "--to-region",
                        "--to-endpoint",
                        "--max-record-size",
                        "--repaired");
            default:
                throw new WrongArguments("Say list, show or replay, not \"" + command + "\".");
        }
    }

    private static Set<String> flags(String command) {
        switch (command) {
            case "show":
                return Set.of("--raw", "--all");
            case "replay":
                return Set.of("--all", "--dry-run", "--force");
            default:
                return Set.of();
        }
    }

    private static Set<String> union(Set<String> one, Set<String> other, String... more) {
        return Stream.of(one, other, Set.of(more)).flatMap(Set::stream).collect(Collectors.toSet());
    }

    String command() {
        return command;
    }

    /** In the order in which they were given. */
    Set<String> ids() {
        return ids;
    }

    boolean has(String name) {
        return given.containsKey(name);
    }

    boolean hasFilter() {
        return FILTERS.stream().anyMatch(given::containsKey);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(given.get(name));
    }

    Optional<Path> path(String name) {
        return text(name).map(text -> path(name, text));
    }

    /**
     * A path of this machine.
     *
     * @param name where it is given
     */
    static Path path(String name, String text) {
        try {
            if (text.startsWith("file:")) {
                return Path.of(URI.create(text));
            }
            if (text.matches("[A-Za-z][A-Za-z0-9+.-]*://.*")) {
                throw new WrongArguments(
                        name
                                + ": \""
                                + text
                                + "\" is not on this machine; copy it here, and name the copy"
                                + " with --path.");
            }
            return Path.of(text);
        } catch (IllegalArgumentException e) {
            throw new WrongArguments(name + ": \"" + text + "\" is no path.");
        }
    }

    Optional<Instant> instant(String name) {
        return text(name)
                .map(
                        text -> {
                            try {
                                return Instant.parse(text);
                            } catch (DateTimeParseException e) {
                                throw new WrongArguments(
                                        name
                                                + " takes an instant such as 2026-01-31T12:00:00Z,"
                                                + " not \""
                                                + text
                                                + "\".");
                            }
                        });
    }

    Optional<URI> uri(String name) {
        return text(name)
                .map(
                        text -> {
                            try {
                                URI uri = new URI(text);
                                if (uri.getScheme() != null && uri.getHost() != null) {
                                    return uri;
                                }
                            } catch (URISyntaxException e) {
                                // Said below, as for one that names no host.
                            }
                            throw new WrongArguments(
                                    name + ": \"" + text + "\" is no URL such as https://host.");
                        });
    }

    /** In bytes; written as in the settings. */
    long size(String name, long otherwise, long most) {
        return text(name)
                .map(
                        text -> {
                            try {
                                // Flink knows mb for 1024 kb, but not the name that says so.
                                long size = MemorySize.parseBytes(text.replaceAll("ib$", "b"));
                                if (size > 0 && size <= most) {
                                    return size;
                                }
                            } catch (IllegalArgumentException e) {
                                // Said below, as for one that is too large.
                            }
                            throw new WrongArguments(
                                    name
                                            + " takes a size of at most "
                                            + most
                                            + " bytes, such as 5 mib, not \""
                                            + text
                                            + "\".");
                        })
                .orElse(otherwise);
    }

    /** A stream's or a region's name. */
    Optional<String> name(String name) {
        text(name)
                .filter(text -> !text.matches("[a-zA-Z0-9_.-]{1,128}"))
                .ifPresent(
                        text -> {
                            throw new WrongArguments(name + ": \"" + text + "\" is no name.");
                        });
        return text(name);
    }
}
