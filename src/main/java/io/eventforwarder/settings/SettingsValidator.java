package io.eventforwarder.settings;

import io.eventforwarder.settings.OutputSettings.DeadLetterType;
import io.eventforwarder.settings.OutputSettings.PutApi;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/**
 * Validates the settings of a properties file: each value, then the combinations. All problems are
 * collected, except those that only follow from a reported problem.
 */
final class SettingsValidator {
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");
    private static final int MAX_SHOWN_LENGTH = 200;

    private static final String AUTHENTICATION =
            "give access-key-id and secret-access-key (a user), or aws-account-id and org-id (a"
                    + " role)";

    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Set<String> groups = new HashSet<>();
    private final Map<String, String> texts = new HashMap<>();
    private final Configuration valid = new Configuration();

    /**
     * Keys to which a reported problem applies or may apply. No consequences of it are reported.
     */
    private final Set<String> doubtful = new HashSet<>();

    private final Set<String> ineffective = new HashSet<>();

    /**
     * Adds a group of the file. A mistyped name is reported, and the group is read as the known
     * one.
     *
     * @param properties in the order of the file; a value that is not a string is empty
     */
    void addGroup(String name, Map<String, Optional<String>> properties) {
        String group = name;
        if (!Options.GROUPS.contains(name)) {
            Suggestion nearest = Suggestion.of(name, Options.GROUPS);
            problems.add(printable(name) + ": the group is unknown; " + nearest);
            if (!nearest.isLikely()) {
                return;
            }
            group = nearest.name();
        }
        if (!groups.add(group)) {
            problems.add(group + ": the group is given more than once; keep one");
            doubtAll(group);
            return;
        }
        for (Map.Entry<String, Optional<String>> property : properties.entrySet()) {
            addProperty(group, property.getKey(), property.getValue());
        }
    }

    private void addProperty(String group, String name, Optional<String> text) {
        ConfigOption<?> option = Options.all().get(group + '.' + name);
        if (option == null) {
            reportUnknownKey(group, name);
        } else if (text.isEmpty()) {
            report(option, "is not a string; write the value in double quotes");
        } else {
            texts.put(option.key(), text.get());
            try {
                accept(option, text.get());
            } catch (IllegalArgumentException e) {
                report(option, e.getMessage());
            }
        }
    }

    private <T> void accept(ConfigOption<T> option, String text) {
        valid.set(option, Options.parse(option, text));
    }

    /** Reports an unknown key, without its value, which may be a secret. */
    private void reportUnknownKey(String group, String name) {
        List<String> elsewhere =
                keys(option -> Options.nameOf(option).equals(name)).collect(Collectors.toList());
        Suggestion nearest =
                Suggestion.of(
                        name,
                        keysOf(group)
                                .map(key -> key.substring(group.length() + 1))
                                .collect(Collectors.toList()));
        String advice = elsewhere.isEmpty() ? "" : "; it may be " + String.join(" or ", elsewhere);
        if (elsewhere.isEmpty() || nearest.isLikely()) {
            advice += "; " + nearest;
        }
        problems.add(group + '.' + printable(name) + ": the group has no such key" + advice);
        doubtful.addAll(elsewhere);
        if (nearest.isLikely()) {
            doubtful.add(group + '.' + nearest.name());
        }
    }

    /**
     * The settings; called after all groups have been added.
     *
     * @param origin where the settings come from
     * @throws InvalidSettingsException if there is any problem
     */
    Settings settings(String origin, Deployment deployment) {
        boolean toKinesis = is(Options.OUTPUT_TYPE, OutputSettings.Type.KINESIS);
        checkSource();
        checkConfiguration(toKinesis);
        if (toKinesis) {
            requireGroup("Connection", "it names the stream to write to");
            require(Options.STREAM_NAME, "it goes with Output.type \"kinesis\"");
            require(Options.REGION, "it goes with Output.type \"kinesis\"");
        }
        checkOutput(toKinesis);
        checkDeadLetters(deployment);
        if (!problems.isEmpty()) {
            problems.sort(
                    Comparator.comparing(line -> Options.GROUPS.indexOf(line.split("[.:]", 2)[0])));
            throw new InvalidSettingsException(origin, problems);
        }
        return new Settings(valid, summary(), warnings);
    }

    private void checkSource() {
        requireGroup("Source", "it says where event batches come from");
        SourceSettings.Type kinesis = SourceSettings.Type.KINESIS;
        requireIf(Options.SOURCE_TYPE, kinesis, Options.SOURCE_STREAM_NAME, Options.SOURCE_REGION);
        refuseUnless(
                Options.SOURCE_TYPE,
                kinesis,
                Options.INITIAL_POSITION,
                Options.STOP_AT,
                Options.CONSUMER,
                Options.CONSUMER_NAME,
                Options.SOURCE_ENDPOINT);
        requireIf(Options.SOURCE_TYPE, SourceSettings.Type.FILES, Options.SOURCE_PATH);
        if (is(Options.SOURCE_TYPE, kinesis)) {
            requireIf(Options.CONSUMER, SourceSettings.Consumer.FAN_OUT, Options.CONSUMER_NAME);
            // LATEST is not resolved yet. Here, as a start it precedes any end, and as an end it
            // follows any start.
            SourceSettings source = new SourceSettings(valid);
            Instant begin = source.initialPosition(Instant.MIN).orElse(Instant.MIN);
            if (!begin.isBefore(source.stopAt(Instant.MAX).orElse(Instant.MAX))) {
                report(Options.STOP_AT, "is not after initial-position: nothing is read");
            }
        }
    }

    private void checkConfiguration(boolean isNeeded) {
        if (isNeeded) {
            requireGroup("Configuration", AUTHENTICATION);
        }
        List<ConfigOption<?>> user = List.of(Options.ACCESS_KEY_ID, Options.SECRET_ACCESS_KEY);
        List<ConfigOption<?>> role = List.of(Options.AWS_ACCOUNT_ID, Options.ORG_ID);
        boolean hasUser = user.stream().anyMatch(this::isMentioned);
        boolean hasRole = role.stream().anyMatch(this::isMentioned);
        if (hasUser && hasRole) {
            if (Stream.of(user, role).flatMap(List::stream).noneMatch(this::isDoubtful)) {
                problems.add("Configuration: both a user and a role are given; " + AUTHENTICATION);
            }
        } else if (hasUser) {
            user.forEach(option -> require(option, "a user has both keys"));
        } else if (hasRole) {
            role.forEach(option -> require(option, "a role has an account and an org"));
        } else if (isNeeded) {
            problems.add("Configuration: neither a user nor a role is given; " + AUTHENTICATION);
        }
        if (!hasRole && (hasUser || !isNeeded)) {
            refuse(Options.ROLE_NAME, "it goes with aws-account-id and org-id");
        }
    }

    private void checkOutput(boolean toKinesis) {
        requireIf(Options.OUTPUT_TYPE, OutputSettings.Type.FILES, Options.OUTPUT_PATH);
        if (!toKinesis && !isDoubtful(Options.OUTPUT_TYPE)) {
            // These are only warnings, so that a trial run can use the properties file of the real
            // job.
            warnOfNoEffect(
                    "it goes with type \"kinesis\"",
                    Options.PUT_API,
                    Options.KINESIS_ENDPOINT,
                    Options.STS_ENDPOINT,
                    Options.STS_REGION,
                    Options.RECORD_DELIMITER,
                    Options.MAX_IN_FLIGHT,
                    Options.MAX_OVERFLOW_BYTES);
        }
        if (toKinesis && !isMentioned(Options.PARTITION_KEY_SECRET)) {
            warnings.add(
                    Options.PARTITION_KEY_SECRET.key()
                            + " is not set: whoever has a list of device ids can find the device of"
                            + " a partition key.");
        }
        if (toKinesis && is(Options.PUT_API, PutApi.KINESIS_STREAMS_SINK)) {
            FlinksKinesisSink.obstacle().ifPresent(obstacle -> report(Options.PUT_API, obstacle));
            if (valid.get(Options.MAX_RECORD_SIZE)
                            .compareTo(OutputSettings.MAX_REQUEST_OF_FLINKS_SINK)
                    > 0) {
                report(
                        Options.MAX_RECORD_SIZE,
                        "is too large for put-api \"kinesis-streams-sink\"; at most \"5 mib\"");
            }
            warnOfNoEffect(
                    "it goes with put-api \"put-record\" or \"put-records\"",
                    Options.STS_ENDPOINT,
                    Options.STS_REGION,
                    Options.MAX_OVERFLOW_BYTES);
        }
    }

    private void checkDeadLetters(Deployment deployment) {
        DeadLetterType files = DeadLetterType.FILES;
        refuseUnless(Options.DEAD_LETTER, files, Options.DEAD_LETTER_PATH);
        requireIf(
                Options.DEAD_LETTER,
                DeadLetterType.KINESIS,
                Options.DEAD_LETTER_STREAM_NAME,
                Options.DEAD_LETTER_REGION);
        if (deployment == Deployment.CLUSTER && is(Options.DEAD_LETTER, files)) {
            require(
                    Options.DEAD_LETTER_PATH,
                    "the machines of a cluster come and go (or set dead-letter to \"kinesis\" with"
                            + " dead-letter-stream-name and dead-letter-region)");
        }
    }

    /**
     * Requires the options if the choice has this value, and refuses them if it has another value.
     */
    private <T> void requireIf(ConfigOption<T> choice, T value, ConfigOption<?>... options) {
        if (is(choice, value)) {
            for (ConfigOption<?> option : options) {
                require(option, reason(choice, value));
            }
        }
        refuseUnless(choice, value, options);
    }

    /** Refuses the options unless the choice has this value. */
    private <T> void refuseUnless(ConfigOption<T> choice, T value, ConfigOption<?>... options) {
        if (!is(choice, value) && !isDoubtful(choice)) {
            for (ConfigOption<?> option : options) {
                refuse(option, reason(choice, value));
            }
        }
    }

    private static String reason(ConfigOption<?> choice, Object value) {
        return String.format(
                "it goes with %s \"%s\"", Options.nameOf(choice), Options.textOf(value));
    }

    private void requireGroup(String group, String reason) {
        if (!groups.contains(group)) {
            problems.add(group + ": the group is missing; " + reason);
            doubtAll(group);
        }
    }

    private void doubtAll(String group) {
        keysOf(group).forEach(doubtful::add);
    }

    private static Stream<String> keysOf(String group) {
        return keys(option -> Options.groupOf(option).equals(group));
    }

    private static Stream<String> keys(Predicate<ConfigOption<?>> wanted) {
        return Options.all().values().stream().filter(wanted).map(ConfigOption::key);
    }

    private void require(ConfigOption<?> option, String reason) {
        if (!isMentioned(option)) {
            report(option, "is missing; " + reason);
        }
    }

    private void refuse(ConfigOption<?> option, String reason) {
        ineffective.add(option.key());
        if (valid.contains(option) && !isDoubtful(option)) {
            report(option, "has no effect; " + reason);
        }
    }

    private void warnOfNoEffect(String reason, ConfigOption<?>... options) {
        for (ConfigOption<?> option : options) {
            ineffective.add(option.key());
            if (valid.contains(option)) {
                warnings.add(option.key() + " has no effect; " + reason + ".");
            }
        }
    }

    /** Whether the option certainly has this value, either set or by default. */
    private <T> boolean is(ConfigOption<T> option, T value) {
        return !isDoubtful(option) && value.equals(valid.get(option));
    }

    private boolean isDoubtful(ConfigOption<?> option) {
        return doubtful.contains(option.key());
    }

    private boolean isMentioned(ConfigOption<?> option) {
        return texts.containsKey(option.key()) || isDoubtful(option);
    }

    private void report(ConfigOption<?> option, String problem) {
        String text = texts.get(option.key());
        // A text with an @ may be a URI with credentials.
        boolean isShown = text != null && !Options.isSecret(option.key()) && text.indexOf('@') < 0;
        problems.add(
                option.key() + ": " + (isShown ? '"' + printable(text) + "\" " : "") + problem);
        doubtful.add(option.key());
    }

    /**
     * The text without control characters, and shortened. In a message, it can therefore not pass
     * for a line that the job wrote.
     */
    static String printable(String text) {
        String shown =
                text.length() <= MAX_SHOWN_LENGTH
                        ? text
                        : text.substring(0, MAX_SHOWN_LENGTH) + "...";
        return UNPRINTABLE
                .matcher(shown)
                .replaceAll(match -> String.format("\\\\u%04x", match.group().codePointAt(0)));
    }

    /** The settings in force, one per line. Also adds the warnings of literal secrets. */
    private List<String> summary() {
        List<String> lines = new ArrayList<>();
        for (ConfigOption<?> option : Options.all().values()) {
            String key = option.key();
            String text = texts.get(key);
            Optional<String> shown =
                    Options.defaultText(option).map(it -> '"' + it + "\" (default)");
            if (text != null && Options.isSecret(key)) {
                Secret secret = Secret.of(text);
                shown = Optional.of(printable(secret.shown()));
                if (secret.isLiteral()) {
                    warnings.add(
                            key
                                    + " is written literally: it travels in the job graph; use"
                                    + " env:NAME or secretsmanager:ARN#JSON_KEY.");
                }
            } else if (text != null) {
                shown = Optional.of('"' + printable(text) + '"');
            }
            if (!ineffective.contains(key)) {
                shown.ifPresent(value -> lines.add(key + " = " + value));
            }
        }
        return lines;
    }
}
