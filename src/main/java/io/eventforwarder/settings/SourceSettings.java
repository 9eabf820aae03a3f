package io.eventforwarder.settings;

import java.io.Serializable;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/** Group {@code Source}: the input, and the accepted API keys and environments. */
public final class SourceSettings implements Serializable {
    private static final long serialVersionUID = 1L;

    public enum Type {
        KINESIS,
        FILES
    }

    public enum Consumer {
        /** Shares the throughput of the shards with other consumers. */
        POLLING,
        /** Enhanced fan-out, with dedicated throughput. */
        FAN_OUT
    }

    public enum Environment {
        PRODUCTION,
        DEVELOPMENT;

        /** The name in event batches and in the properties file, such as {@code production}. */
        public String text() {
            return Options.textOf(this);
        }
    }

    private final Configuration valid;

    SourceSettings(Configuration valid) {
        this.valid = valid;
    }

    public Type type() {
        return valid.get(Options.SOURCE_TYPE);
    }

    /** Present with {@link Type#KINESIS}. */
    public Optional<String> streamName() {
        return valid.getOptional(Options.SOURCE_STREAM_NAME);
    }

    /** Present with {@link Type#KINESIS}. */
    public Optional<String> region() {
        return valid.getOptional(Options.SOURCE_REGION);
    }

    /** The arrival time at which a job without state begins; empty for the oldest record. */
    public Optional<Instant> initialPosition(Instant now) {
        return instant(valid.get(Options.INITIAL_POSITION), now);
    }

    /** The arrival time at which the source ends; empty for an unbounded source. */
    public Optional<Instant> stopAt(Instant now) {
        return valid.getOptional(Options.STOP_AT).flatMap(position -> instant(position, now));
    }

    public Consumer consumer() {
        return valid.get(Options.CONSUMER);
    }

    /** Present with {@link Consumer#FAN_OUT}. */
    public Optional<String> consumerName() {
        return valid.getOptional(Options.CONSUMER_NAME);
    }

    /** The Kinesis endpoint, if it is not the region's: a http or https URI with a host. */
    public Optional<URI> endpoint() {
        return valid.getOptional(Options.SOURCE_ENDPOINT).map(URI::create);
    }

    /**
     * A file or folder, in a form that Flink's {@code Path} accepts; present with {@link
     * Type#FILES}.
     */
    public Optional<String> path() {
        return valid.getOptional(Options.SOURCE_PATH);
    }

    /** The API keys whose batches are forwarded; empty for all. */
    public Set<String> apiKeys() {
        return new LinkedHashSet<>(items(Options.API_KEYS));
    }

    /** The environments whose batches are forwarded; empty for all. */
    public Set<Environment> environments() {
        return Options.constants(Environment.class, items(Options.ENVIRONMENTS));
    }

    private List<String> items(ConfigOption<String> list) {
        return valid.getOptional(list).map(Options::items).orElse(List.of());
    }

    private static Optional<Instant> instant(String position, Instant now) {
        switch (position) {
            case "TRIM_HORIZON":
                return Optional.empty();
            case "LATEST":
                return Optional.of(now);
            default:
                return Optional.of(OffsetDateTime.parse(position).toInstant());
        }
    }
}
