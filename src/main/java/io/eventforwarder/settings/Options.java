package io.eventforwarder.settings;

import static org.apache.flink.configuration.ConfigOptions.key;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions.TypedConfigOptionBuilder;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.core.fs.Path;
import org.apache.flink.util.TimeUtils;

/**
 * Every setting, declared once: key ({@code Group.key}), type, default, accepted texts and
 * description. The tables of the settings in src/site/markdown/settings.md have the same order.
 */
final class Options {
    static final List<String> GROUPS =
            List.of("Source", "Configuration", "Connection", "Batching", "Output");

    private static final Map<String, ConfigOption<?>> ALL = new LinkedHashMap<>();

    /**
     * The rule of each key: returns null for a valid text, and else the problem, in words that
     * follow the quoted text.
     */
    private static final Map<String, UnaryOperator<String>> RULES = new HashMap<>();

    private static final UnaryOperator<String> STREAM = name("stream");

    /** Checks only the form, because new regions appear without a release of this job. */
    private static final UnaryOperator<String> REGION_NAME =
            pattern(
                    "[a-z]{2,}(-[a-z]+)+-\\d+",
                    "the name of a region; write it like \"eu-west-1\"");

    private static final UnaryOperator<String> START_POSITION =
            rule(
                    text -> text.equals("TRIM_HORIZON") || isPosition(text, Instant.now()),
                    "\"TRIM_HORIZON\", \"LATEST\" or an ISO-8601 instant of the past such as"
                            + " \"2026-01-31T12:00:00Z\"");
    private static final UnaryOperator<String> STOP_POSITION =
            rule(
                    text -> isPosition(text, Instant.MAX),
                    "\"LATEST\" or an ISO-8601 instant such as \"2026-01-31T12:00:00Z\"");
    private static final UnaryOperator<String> LIST =
            rule(text -> !items(text).contains(""), "a list with one comma between its items");
    private static final UnaryOperator<String> ACCOUNT =
            pattern("\\d{12}", "an AWS account id; it has 12 digits");
    private static final UnaryOperator<String> ORG =
            pattern(
                    "(?!orgid:)[\\w+=,.@:/-]{1,1218}",
                    "an org id of 1 to 1218 letters, digits, \"_+=,.@:/-\" without \"orgid:\"");
    private static final UnaryOperator<String> ROLE =
            pattern(
                    "[\\w+=,.@-]{1,64}",
                    "the name of a role; 1 to 64 letters, digits, \"_+=,.@-\" are allowed");

    /** Paths and endpoints are logged, so they must not contain credentials. */
    private static final UnaryOperator<String> PATH =
            rule(
                    Options::isPath,
                    "a path, or a URI such as \"s3://bucket/folder\" without a password");

    private static final UnaryOperator<String> ENDPOINT =
            rule(Options::isEndpoint, "a http or https URI with a host and without credentials");
    private static final UnaryOperator<String> SECRET = Secret::problem;

    static final ConfigOption<SourceSettings.Type> SOURCE_TYPE =
            choice("Source.type", SourceSettings.Type.KINESIS)
                    .describe("`kinesis`: a stream. `files`: JSON Lines, read once to their end");
    static final ConfigOption<String> SOURCE_STREAM_NAME =
            text("Source.stream-name", STREAM).describe("the stream");
    static final ConfigOption<String> SOURCE_REGION =
            text("Source.region", REGION_NAME).describe("its region");
    static final ConfigOption<String> INITIAL_POSITION =
            text("Source.initial-position", "TRIM_HORIZON", START_POSITION)
                    .describe(
                            "where a job without state begins: `TRIM_HORIZON`, `LATEST` or an"
                                    + " ISO-8601 instant, which must not be in the future");
    static final ConfigOption<String> STOP_AT =
            text("Source.stop-at", STOP_POSITION)
                    .describe(
                            "`LATEST` or an ISO-8601 instant: the job ends when it has read all"
                                    + " that had arrived by then (`LATEST`: by the start of the job)");
    static final ConfigOption<SourceSettings.Consumer> CONSUMER =
            choice("Source.consumer", SourceSettings.Consumer.POLLING)
                    .describe("`fan-out` for enhanced fan-out, which needs `consumer-name`");
    static final ConfigOption<String> CONSUMER_NAME =
            text("Source.consumer-name", name("consumer"))
                    .describe("the name of the fan-out consumer");
    static final ConfigOption<String> SOURCE_ENDPOINT =
            text("Source.endpoint", ENDPOINT)
                    .describe("another Kinesis endpoint: of a VPC, of an emulator");
    static final ConfigOption<String> SOURCE_PATH =
            text("Source.path", PATH)
                    .describe(
                            "for `files`: a file or folder; files named `.gz`, `.bz2`, `.xz`, `.zst`"
                                    + " or `.deflate` are decompressed");
    static final ConfigOption<String> API_KEYS =
            text("Source.api-keys", LIST)
                    .describe("a comma list; batches of other keys are filtered");
    static final ConfigOption<String> ENVIRONMENTS =
            text("Source.environments", listOf(SourceSettings.Environment.class))
                    .describe(
                            "a comma list of `production` and `development`; batches of others are"
                                    + " filtered, and a batch without one is `production`");

    static final ConfigOption<String> AWS_ACCOUNT_ID =
            text("Configuration.aws-account-id", ACCOUNT)
                    .describe(
                            "role: the account of"
                                    + " `arn:{partition}:iam::{aws-account-id}:role/{role-name}`;"
                                    + " the partition follows the region");
    static final ConfigOption<String> ORG_ID =
            text("Configuration.org-id", ORG).describe("role: the External ID is `orgid:{org-id}`");
    static final ConfigOption<String> ROLE_NAME =
            text("Configuration.role-name", "mparticle-kinesis-role", ROLE)
                    .describe("role: its name");
    static final ConfigOption<String> ACCESS_KEY_ID =
            text("Configuration.access-key-id", SECRET).describe("user: the id of the access key");
    static final ConfigOption<String> SECRET_ACCESS_KEY =
            text("Configuration.secret-access-key", SECRET).describe("user: the access key");

    static final ConfigOption<String> STREAM_NAME =
            text("Connection.stream-name", STREAM).describe("the customer's stream");
    static final ConfigOption<String> REGION =
            text("Connection.kinesis-service-region", REGION_NAME).describe("its region");
    static final ConfigOption<String> UNIQUE_ID =
            text("Connection.unique-id", text -> null)
                    .describe(
                            "leaves as `unique_id` with every record, and replaces one that came"
                                    + " in");
    static final Map<Toggle, ConfigOption<Boolean>> TOGGLES = toggles();
    static final ConfigOption<Boolean> SEND_BATCHES_WITHOUT_EVENTS =
            flag("Connection.send-batches-without-events", true)
                    .describe("batches that arrive without events");
    static final ConfigOption<Boolean> SEND_AS_BATCH =
            flag("Connection.send-as-batch", true)
                    .describe(
                            "a record holds what a device sends in its interval; if false, one"
                                    + " event");
    static final ConfigOption<Boolean> WAIT_FOR_COMPLETE_BATCH =
            flag("Connection.wait-for-complete-batch", false)
                    .describe("a record holds a whole session; `send-as-batch` is then ignored");
    static final ConfigOption<Boolean> INCLUDE_LOCATION_INFORMATION =
            flag("Connection.include-location-information", true)
                    .describe("`location` in events, in breadcrumbs and in `context`");
    static final ConfigOption<Boolean> INCLUDE_EVENT_BATCH_LOCATION =
            flag("Connection.include-event-batch-location", false)
                    .describe("`context.location`, if locations leave at all");
    static final ConfigOption<Boolean> INCLUDE_METADATA =
            flag("Connection.include-metadata", true)
                    .describe("`application_info`, `device_info`, `source_info`");
    static final ConfigOption<String> METADATA_FIELD_EXCLUSION =
            text(
                            "Connection.metadata-field-exclusion",
                            listOf(ConnectionSettings.MetadataField.class))
                    .describe(
                            "a comma list: `device-name` keeps back `device_info.device`,"
                                    + " `ip-address` the batch's `ip`");
    static final ConfigOption<Boolean> INCLUDE_MP_DEVICEID =
            flag("Connection.include-mp-deviceid", false)
                    .describe(
                            "`mp_deviceid`, and the user identity `device_application_stamp`, which"
                                    + " is the same id");

    static final ConfigOption<Duration> BATCH_INTERVAL =
            duration("Batching.batch-interval", "10 min", "1 s")
                    .describe("the length of a device's batch");
    static final ConfigOption<Duration> SESSION_TIMEOUT =
            duration("Batching.session-timeout", "30 min", "1 ms")
                    .describe("how long a session lasts without arrivals");
    static final ConfigOption<Duration> SESSION_END_GRACE =
            duration("Batching.session-end-grace", "1 min", "1 s")
                    .describe(
                            "how long a session stays open for stragglers after its first"
                                    + " session_end arrived");
    static final ConfigOption<MemorySize> MAX_BUFFERED_BYTES =
            size("Batching.max-buffered-bytes", "8 mib", "1 bytes", "1 gib")
                    .describe(
                            "a window that holds more is sent at once, and goes on with an empty"
                                    + " buffer");

    static final ConfigOption<OutputSettings.Type> OUTPUT_TYPE =
            choice("Output.type", OutputSettings.Type.KINESIS)
                    .describe(
                            "`files`: JSON Lines below `path`. `discard`: count and drop, for"
                                    + " measuring");
    static final ConfigOption<String> OUTPUT_PATH =
            text("Output.path", PATH).describe("for `files`");
    static final ConfigOption<OutputSettings.PutApi> PUT_API =
            choice("Output.put-api", OutputSettings.PutApi.PUT_RECORD)
                    .describe(
                            "`put-records`: up to 500 records a request, with the same guarantees;"
                                    + " needs `kinesis:PutRecords`. `kinesis-streams-sink`: [Flink's"
                                    + " own sink](guarantees.md#flinks-own-sink), with weaker ones; needs"
                                    + " `kinesis:PutRecords`, Flink 1.20 alone");
    static final ConfigOption<String> KINESIS_ENDPOINT =
            text("Output.kinesis-endpoint", ENDPOINT).describe("another Kinesis endpoint");
    static final ConfigOption<String> STS_ENDPOINT =
            text("Output.sts-endpoint", ENDPOINT).describe("another STS endpoint");
    static final ConfigOption<String> STS_REGION =
            text("Output.sts-region", REGION_NAME)
                    .describe(
                            "the region of STS; by default the job's own region, or else the"
                                    + " stream's");
    static final ConfigOption<OutputSettings.RecordDelimiter> RECORD_DELIMITER =
            choice("Output.record-delimiter", OutputSettings.RecordDelimiter.NONE)
                    .describe(
                            "for `kinesis`: `newline` makes each record one line that ends with a"
                                    + " line feed, for [Firehose to S3](consuming.md#firehose-to-s3);"
                                    + " `max-record-size` counts it");
    static final ConfigOption<MemorySize> MAX_RECORD_SIZE =
            size("Output.max-record-size", "1 mib", "1 kib", "10 mib")
                    .describe(
                            "what the stream takes, partition key counted in; with"
                                    + " `kinesis-streams-sink` at most `5 mib`");
    static final ConfigOption<Integer> MAX_IN_FLIGHT =
            range(key("Output.max-in-flight").intType(), "64", "1", "10000")
                    .describe(
                            "requests under way at once per sink subtask, at most, however many"
                                    + " records they hold");
    static final ConfigOption<MemorySize> MAX_OVERFLOW_BYTES =
            size("Output.max-overflow-bytes", "8 gib", "0 bytes", "1 tib")
                    .describe(
                            "what may wait in a sink subtask's state while the connection is paused"
                                    + " or out; beyond that the input is slowed to a trickle");
    static final ConfigOption<String> PARTITION_KEY_SECRET =
            text("Output.partition-key-secret", SECRET)
                    .describe("see below; may be a reference like the credentials");
    static final ConfigOption<Boolean> INCLUDE_FORWARDING_INFO =
            flag("Output.include-forwarding-info", false)
                    .describe("adds `forwarding_info` to each record");
    static final ConfigOption<OutputSettings.DeadLetterType> DEAD_LETTER =
            choice("Output.dead-letter", OutputSettings.DeadLetterType.FILES)
                    .describe("`kinesis`: to a stream of the operator");
    static final ConfigOption<String> DEAD_LETTER_PATH =
            text("Output.dead-letter-path", "dead-letters", PATH)
                    .describe("for `files`; on a cluster there is no default");
    static final ConfigOption<String> DEAD_LETTER_STREAM_NAME =
            text("Output.dead-letter-stream-name", STREAM)
                    .describe("for `kinesis`; written with the environment's credentials");
    static final ConfigOption<String> DEAD_LETTER_REGION =
            text("Output.dead-letter-region", REGION_NAME).describe("its region");

    private Options() {}

    /** All options by key, in the order of the documents. */
    static Map<String, ConfigOption<?>> all() {
        return Collections.unmodifiableMap(ALL);
    }

    static String groupOf(ConfigOption<?> option) {
        return option.key().substring(0, option.key().indexOf('.'));
    }

    /** The key within its group, as in the properties file. */
    static String nameOf(ConfigOption<?> option) {
        return option.key().substring(option.key().indexOf('.') + 1);
    }

    static boolean isSecret(String key) {
        return RULES.get(key) == SECRET;
    }

    /**
     * Parses a text of the properties file.
     *
     * @throws IllegalArgumentException if the option does not accept the text; the message is
     *     written so that it follows the quoted text
     */
    static <T> T parse(ConfigOption<T> option, String text) {
        String problem =
                text.isBlank()
                        ? "is empty; leave the key out to leave it unset"
                        : RULES.get(option.key()).apply(text);
        if (problem != null) {
            throw new IllegalArgumentException(problem);
        }
        return parsedByFlink(option, text).orElseThrow();
    }

    /**
     * Lets Flink parse the text, if necessary in Flink's notation: Flink's name for the unit mib is
     * mb, and it writes underscores in the names of constants.
     */
    private static <T> Optional<T> parsedByFlink(ConfigOption<T> option, String text) {
        String flinkText =
                text.replace('-', '_').replaceFirst("(?i)(\\d\\s*[kmgt])ib(\\s*)$", "$1b$2");
        for (String form : List.of(text, flinkText)) {
            try {
                return Configuration.fromMap(Map.of(option.key(), form)).getOptional(option);
            } catch (IllegalArgumentException e) {
                // The other form is tried.
            }
        }
        return Optional.empty();
    }

    /** The default, as it is written in the properties file; empty if there is no default. */
    static Optional<String> defaultText(ConfigOption<?> option) {
        return Optional.ofNullable(option.defaultValue()).map(Options::textOf);
    }

    /** A value, as it is written in the properties file: {@code fan-out} for {@code FAN_OUT}. */
    static String textOf(Object value) {
        if (value instanceof Enum) {
            return ((Enum<?>) value).name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
        if (value instanceof Duration) {
            return TimeUtils.formatWithHighestUnit((Duration) value);
        }
        return value instanceof MemorySize ? value.toString().replace("b", "ib") : value.toString();
    }

    /** The items of a comma list, without the blanks around them. */
    static List<String> items(String list) {
        return Arrays.stream(list.split(",", -1)).map(String::trim).collect(Collectors.toList());
    }

    /** The constants that a comma list names. */
    static <E extends Enum<E>> Set<E> constants(Class<E> type, List<String> items) {
        Set<E> constants = EnumSet.allOf(type);
        constants.removeIf(constant -> !items.contains(textOf(constant)));
        return constants;
    }

    /** An option that still lacks its description. */
    private static final class Declaration<T> {
        private final ConfigOption<T> option;
        private final UnaryOperator<String> rule;
        private final String limits;

        Declaration(ConfigOption<T> option, UnaryOperator<String> rule, String limits) {
            this.option = option;
            this.rule = rule;
            this.limits = limits;
        }

        ConfigOption<T> describe(String description) {
            ConfigOption<T> described = option.withDescription(description + limits);
            ALL.put(option.key(), described);
            RULES.put(option.key(), rule);
            return described;
        }
    }

    private static Declaration<String> text(String key, UnaryOperator<String> rule) {
        return new Declaration<>(key(key).stringType().noDefaultValue(), rule, "");
    }

    private static Declaration<String> text(
            String key, String byDefault, UnaryOperator<String> rule) {
        return new Declaration<>(key(key).stringType().defaultValue(byDefault), rule, "");
    }

    private static Declaration<Boolean> flag(String key, boolean byDefault) {
        ConfigOption<Boolean> option = key(key).booleanType().defaultValue(byDefault);
        Predicate<String> isBoolean = text -> parsedByFlink(option, text).isPresent();
        return new Declaration<>(
                option, rule(isBoolean, "a boolean; write \"true\" or \"false\""), "");
    }

    private static Map<Toggle, ConfigOption<Boolean>> toggles() {
        Map<Toggle, ConfigOption<Boolean>> options = new EnumMap<>(Toggle.class);
        for (Toggle toggle : Toggle.values()) {
            String key = "Connection." + toggle.settingKey();
            options.put(toggle, flag(key, toggle.sentByDefault()).describe(toggle.description()));
        }
        return options;
    }

    private static <E extends Enum<E>> Declaration<E> choice(String key, E byDefault) {
        Class<E> type = byDefault.getDeclaringClass();
        return new Declaration<>(
                key(key).enumType(type).defaultValue(byDefault),
                text -> problemUnlessOneOf(type, text),
                "");
    }

    private static Declaration<Duration> duration(String key, String byDefault, String least) {
        return range(key(key).durationType(), byDefault, least, "30 d");
    }

    private static Declaration<MemorySize> size(
            String key, String byDefault, String least, String most) {
        return range(key(key).memoryType(), byDefault, least, most);
    }

    private static <T extends Comparable<T>> Declaration<T> range(
            TypedConfigOptionBuilder<T> type, String byDefault, String least, String most) {
        ConfigOption<T> parser = type.noDefaultValue();
        T lowest = parsedByFlink(parser, least).orElseThrow();
        T highest = parsedByFlink(parser, most).orElseThrow();
        Predicate<String> isInRange =
                text ->
                        parsedByFlink(parser, text)
                                .filter(value -> value.compareTo(lowest) >= 0)
                                .filter(value -> value.compareTo(highest) <= 0)
                                .isPresent();
        return new Declaration<>(
                type.defaultValue(parsedByFlink(parser, byDefault).orElseThrow()),
                rule(
                        isInRange,
                        String.format(
                                "from \"%s\" to \"%s\"; write it like \"%s\"",
                                least, most, byDefault)),
                String.format("; from `%s` to `%s`", least, most));
    }

    private static UnaryOperator<String> rule(Predicate<String> isValid, String expected) {
        return text -> isValid.test(text) ? null : "is not " + expected;
    }

    private static UnaryOperator<String> pattern(String pattern, String expected) {
        return rule(text -> text.matches(pattern), expected);
    }

    private static UnaryOperator<String> name(String owner) {
        return pattern(
                "[a-zA-Z0-9_.-]{1,128}",
                "the name of a "
                        + owner
                        + "; 1 to 128 letters, digits, \"_\", \".\" and \"-\" are allowed");
    }

    private static UnaryOperator<String> listOf(Class<? extends Enum<?>> type) {
        return list -> {
            for (String item : items(list)) {
                String problem = problemUnlessOneOf(type, item);
                if (problem != null) {
                    return String.format(
                            "has the item \"%s\", which %s",
                            SettingsValidator.printable(item), problem);
                }
            }
            return null;
        };
    }

    /** Compares case-sensitively, although Flink ignores case. */
    @Nullable
    private static String problemUnlessOneOf(Class<? extends Enum<?>> type, String text) {
        List<String> known =
                Arrays.stream(type.getEnumConstants())
                        .map(Options::textOf)
                        .collect(Collectors.toList());
        if (known.contains(text)) {
            return null;
        }
        Suggestion nearest = Suggestion.of(text, known);
        return "is not one of \""
                + String.join("\", \"", known)
                + (nearest.isLikely() ? "\"; " + nearest : "\"");
    }

    private static boolean isPosition(String text, Instant latest) {
        try {
            return text.equals("LATEST") || !OffsetDateTime.parse(text).toInstant().isAfter(latest);
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static boolean isPath(String text) {
        try {
            String userInfo = new Path(text).toUri().getUserInfo();
            return userInfo == null || userInfo.indexOf(':') < 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isEndpoint(String text) {
        try {
            URI uri = new URI(text);
            return String.valueOf(uri.getScheme()).matches("(?i)https?")
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getPort() <= 65_535;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
