package io.eventforwarder.settings;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.util.TimeUtils;

/** The parsers of durations and sizes, which are written as Flink writes them. */
final class Quantities {
    /** Flink knows {@code mb} for 1024 kb but not the name that says so. */
    private static final Pattern BINARY_UNIT = Pattern.compile("(.*\\d\\s*[kmgt])ib");

    private Quantities() {}

    /** A duration with a unit, {@code 10 min}; a number alone is milliseconds, as in Flink. */
    static Parser<Duration> duration(String least, String most) {
        Duration shortest = TimeUtils.parseDuration(least);
        Duration longest = TimeUtils.parseDuration(most);
        return text -> {
            Duration duration;
            try {
                duration = TimeUtils.parseDuration(text);
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw new BadValue(
                        "is not a duration; write it as Flink does, e.g. \"10 min\" (from \""
                                + least
                                + "\" to \""
                                + most
                                + "\")");
            }
            if (duration.compareTo(shortest) < 0) {
                throw new BadValue("is too short; at least " + Quoted.text(least));
            }
            if (duration.compareTo(longest) > 0) {
                throw new BadValue("is too long; at most " + Quoted.text(most));
            }
            return duration;
        };
    }

    /** A size with a unit, {@code 8 mib} or {@code 8 mb} (the same); a number alone is bytes. */
    static Parser<MemorySize> size(String least, String most) {
        MemorySize smallest = parseSize(least);
        MemorySize largest = parseSize(most);
        return text -> {
            MemorySize size;
            try {
                size = parseSize(text);
            } catch (IllegalArgumentException e) {
                throw new BadValue(
                        "is not a size; write it as Flink does, e.g. \"1 mb\" (from \""
                                + least
                                + "\" to \""
                                + most
                                + "\")");
            }
            if (size.compareTo(smallest) < 0) {
                throw new BadValue("is too small; at least " + Quoted.text(least));
            }
            if (size.compareTo(largest) > 0) {
                throw new BadValue("is too large; at most " + Quoted.text(most));
            }
            return size;
        };
    }

    private static MemorySize parseSize(String text) {
        Matcher binary = BINARY_UNIT.matcher(text.trim().toLowerCase(Locale.ROOT));
        return MemorySize.parse(binary.matches() ? binary.group(1) + "b" : text);
    }
}
