package io.eventforwarder.cli.deadletters;

import io.eventforwarder.cli.CommandException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The ids of a person, to find the dead letters that mention one of them. */
final class Identities {
    private static final Pattern ESCAPED = Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|(.))");

    private final Pattern anyIdentity;

    private Identities(Pattern anyIdentity) {
        this.anyIdentity = anyIdentity;
    }

    /**
     * @param lines one value a line
     */
    static Identities of(List<String> lines) {
        List<String> values =
                lines.stream()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .collect(Collectors.toList());
        if (values.isEmpty()) {
            throw new CommandException("--identities: the file has no value.");
        }
        return new Identities(
                Pattern.compile(
                        values.stream()
                                .map(Pattern::quote)
                                .collect(
                                        Collectors.joining(
                                                "|",
                                                "(?<![\\p{L}\\p{N}])(?:",
                                                ")(?![\\p{L}\\p{N}])")),
                        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
    }

    /**
     * Whether a payload contains a value as a whole word, in either case, anywhere in its text.
     * Payloads need not be JSON; escapes of JSON are resolved.
     */
    boolean areIn(byte[] payload) {
        String text = new String(payload, StandardCharsets.UTF_8);
        return anyIdentity.matcher(text).find()
                || anyIdentity
                        .matcher(ESCAPED.matcher(text).replaceAll(Identities::character))
                        .find();
    }

    /** The character that an escape stands for; any white space for those of control characters. */
    private static String character(MatchResult escape) {
        String plain =
                escape.group(1) == null
                        ? escape.group(2).replaceAll("[bfnrt]", " ")
                        : Character.toString((char) Integer.parseInt(escape.group(1), 16));
        return Matcher.quoteReplacement(plain);
    }
}
