package io.eventforwarder.settings;

import java.io.Serializable;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import javax.annotation.Nullable;

/** Group {@code Source}: where event batches come from, and which of them are this connection's. */
public final class SourceSettings implements Serializable {
    private static final long serialVersionUID = 1L;

    /** What kind of source it is. */
    public enum Type {
        KINESIS,
        FILES
    }

    /** How a Kinesis stream is read. */
    public enum Consumer {
        /** Sharing the throughput of the shards with other consumers. */
        POLLING,
        /** Enhanced fan-out, with a throughput of its own. */
        FAN_OUT
    }

    static final Group GROUP = new Group("Source");

    static final Key<Type> TYPE =
            GROUP.withDefault("type", Parsers.oneOf(Type.class), "kinesis", "the kind of source");
    static final Key<String> STREAM_NAME =
            GROUP.withoutDefault("stream-name", AwsNames.STREAM, "the stream to read");
    static final Key<String> REGION =
            GROUP.withoutDefault("region", AwsNames.REGION, "the region of the stream to read");
    static final Key<StreamPosition> INITIAL_POSITION =
            GROUP.withDefault(
                    "initial-position",
                    StreamPosition::parseStart,
                    "TRIM_HORIZON",
                    "where a job without state begins");
    static final Key<StreamPosition> STOP_AT =
            GROUP.withoutDefault(
                    "stop-at",
                    StreamPosition::parseStop,
                    "up to which arrival the stream is read before the job ends");
    static final Key<Consumer> CONSUMER =
            GROUP.withDefault(
                    "consumer",
                    Parsers.oneOf(Consumer.class),
                    "polling",
                    "the way to read the stream");
    static final Key<String> CONSUMER_NAME =
            GROUP.withoutDefault(
                    "consumer-name", AwsNames.CONSUMER, "the name of the fan-out consumer");
    static final Key<URI> ENDPOINT =
            GROUP.withoutDefault("endpoint", Locations.ENDPOINT, "another Kinesis endpoint");
    static final Key<String> PATH =
            GROUP.withoutDefault("path", Locations.PATH, "the file or folder of JSON Lines");
    static final Key<Set<String>> API_KEYS =
            GROUP.withoutDefault(
                    "api-keys", Parsers.TEXT_SET, "a comma list of the api keys to forward");
    static final Key<Set<Environment>> ENVIRONMENTS =
            GROUP.withoutDefault(
                    "environments",
                    Parsers.someOf(Environment.class),
                    "a comma list of the environments to forward");

    private final Type type;
    @Nullable private final String streamName;
    @Nullable private final String region;
    private final StreamPosition initialPosition;
    @Nullable private final StreamPosition stopAt;
    private final Consumer consumer;
    @Nullable private final String consumerName;
    @Nullable private final URI endpoint;
    @Nullable private final String path;
    private final Set<String> apiKeys;
    private final Set<Environment> environments;

    private SourceSettings(GivenGroup given) {
        this.type = given.read(TYPE).orDefault();
        this.streamName = given.read(STREAM_NAME).orDefault();
        this.region = given.read(REGION).orDefault();
        this.initialPosition = given.read(INITIAL_POSITION).orDefault();
        this.stopAt = given.read(STOP_AT).orDefault();
        this.consumer = given.read(CONSUMER).orDefault();
        this.consumerName = given.read(CONSUMER_NAME).orDefault();
        this.endpoint = given.read(ENDPOINT).orDefault();
        this.path = given.read(PATH).orDefault();
        this.apiKeys = given.read(API_KEYS).value().orElse(Set.of());
        this.environments = given.read(ENVIRONMENTS).value().orElse(Set.of());
    }

    static SourceSettings read(GivenGroup given) {
        given.requireGroup("it says where event batches come from");
        SourceSettings settings = new SourceSettings(given);
        if (given.read(TYPE).is(Type.KINESIS)) {
            given.require(STREAM_NAME, "with type \"kinesis\"");
            given.require(REGION, "with type \"kinesis\"");
            given.refuse(PATH, "it goes with type \"files\"");
            settings.checkConsumer(given);
            settings.checkStop(given);
        } else if (given.read(TYPE).is(Type.FILES)) {
            given.require(PATH, "with type \"files\"");
            for (Key<?> key :
                    new Key<?>[] {
                        STREAM_NAME,
                        REGION,
                        INITIAL_POSITION,
                        STOP_AT,
                        CONSUMER,
                        CONSUMER_NAME,
                        ENDPOINT
                    }) {
                given.refuse(key, "it goes with type \"kinesis\"");
            }
        }
        return settings;
    }

    private void checkConsumer(GivenGroup given) {
        if (given.read(CONSUMER).is(Consumer.FAN_OUT)) {
            given.require(CONSUMER_NAME, "with consumer \"fan-out\"");
        } else if (given.read(CONSUMER).is(Consumer.POLLING)) {
            given.refuse(CONSUMER_NAME, "it goes with consumer \"fan-out\"");
        }
    }

    private void checkStop(GivenGroup given) {
        Optional<Instant> begin = initialPosition.timestamp();
        Optional<Instant> stop = stopAt().flatMap(StreamPosition::timestamp);
        if (begin.isPresent() && stop.isPresent() && !begin.get().isBefore(stop.get())) {
            given.reportProblem(
                    STOP_AT,
                    given.read(STOP_AT).shown()
                            + " is not after initial-position: nothing is read");
        }
    }

    /** Default {@link Type#KINESIS}. */
    public Type type() {
        return type;
    }

    /** Present with {@link Type#KINESIS}. */
    public Optional<String> streamName() {
        return Optional.ofNullable(streamName);
    }

    /** Present with {@link Type#KINESIS}. */
    public Optional<String> region() {
        return Optional.ofNullable(region);
    }

    /** Default {@link StreamPosition.Kind#TRIM_HORIZON}. */
    public StreamPosition initialPosition() {
        return initialPosition;
    }

    /** The job ends when it has read what had arrived by then; empty: it never ends. */
    public Optional<StreamPosition> stopAt() {
        return Optional.ofNullable(stopAt);
    }

    /** Default {@link Consumer#POLLING}. */
    public Consumer consumer() {
        return consumer;
    }

    /** Present with {@link Consumer#FAN_OUT}. */
    public Optional<String> consumerName() {
        return Optional.ofNullable(consumerName);
    }

    /** Another Kinesis endpoint than the region's: http or https, with a host. */
    public Optional<URI> endpoint() {
        return Optional.ofNullable(endpoint);
    }

    /** A file or folder as Flink's {@code Path} takes it; present with {@link Type#FILES}. */
    public Optional<String> path() {
        return Optional.ofNullable(path);
    }

    /** The api keys whose batches are forwarded; empty: all. */
    public Set<String> apiKeys() {
        return apiKeys;
    }

    /** The environments whose batches are forwarded; empty: all. */
    public Set<Environment> environments() {
        return environments;
    }
}
