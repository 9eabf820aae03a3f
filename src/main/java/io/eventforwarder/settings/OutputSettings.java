package io.eventforwarder.settings;

import java.io.Serializable;
import java.net.URI;
import java.util.Optional;
import javax.annotation.Nullable;
import org.apache.flink.configuration.MemorySize;

/** Group {@code Output}: how records leave, and where input goes that cannot be forwarded. */
public final class OutputSettings implements Serializable {
    private static final long serialVersionUID = 1L;

    /** What kind of output it is. */
    public enum Type {
        /** The connection's stream. */
        KINESIS,
        /** One record a line (JSON Lines). */
        FILES,
        /** Records are counted and dropped, for measuring. */
        DISCARD
    }

    /** How records are sent. */
    public enum PutApi {
        /** One record a call; the policy in the integration's documentation grants this alone. */
        PUT_RECORD,
        /** Many records a call, with the same guarantees. */
        PUT_RECORDS,
        /** Flink's own Kinesis sink as it is, with weaker ones; it calls PutRecords. */
        KINESIS_STREAMS_SINK
    }

    /** The most that Flink's own sink sends in one request. */
    public static final MemorySize MAX_REQUEST_OF_FLINKS_SINK = MemorySize.ofMebiBytes(5);

    static final Group GROUP = new Group("Output");

    static final Key<Type> TYPE =
            GROUP.withDefault("type", Parsers.oneOf(Type.class), "kinesis", "the kind of output");
    static final Key<String> PATH =
            GROUP.withoutDefault("path", Locations.PATH, "the folder for records");
    static final Key<PutApi> PUT_API =
            GROUP.withDefault(
                    "put-api",
                    Parsers.oneOf(PutApi.class),
                    "put-record",
                    "the way in which records are sent");
    static final Key<URI> KINESIS_ENDPOINT =
            GROUP.withoutDefault(
                    "kinesis-endpoint", Locations.ENDPOINT, "another Kinesis endpoint");
    static final Key<URI> STS_ENDPOINT =
            GROUP.withoutDefault("sts-endpoint", Locations.ENDPOINT, "another STS endpoint");
    static final Key<MemorySize> MAX_RECORD_SIZE =
            GROUP.withDefault(
                    "max-record-size",
                    Quantities.size("1 kib", "10 mib"),
                    "1 mib",
                    "the size that a record may have with its partition key");
    static final Key<Integer> MAX_IN_FLIGHT =
            GROUP.withDefault(
                    "max-in-flight",
                    Parsers.wholeNumber(1, 10_000),
                    "64",
                    "the number of requests under way at once per subtask");
    static final Key<MemorySize> MAX_OVERFLOW_BYTES =
            GROUP.withDefault(
                    "max-overflow-bytes",
                    Quantities.size("0 bytes", "1 tb"),
                    "8 gb",
                    "the bytes of records that may wait in state per subtask");
    static final Key<Secret> PARTITION_KEY_SECRET =
            GROUP.secret("partition-key-secret", "the key that partition keys are made with");
    static final Key<Boolean> INCLUDE_FORWARDING_INFO =
            GROUP.withDefault(
                    "include-forwarding-info",
                    Parsers.BOOLEAN,
                    "false",
                    "whether each record says how it came to be");
    static final Key<DeadLetterSettings.Type> DEAD_LETTER =
            GROUP.withDefault(
                    "dead-letter",
                    Parsers.oneOf(DeadLetterSettings.Type.class),
                    "files",
                    "the kind of dead letter destination");
    static final Key<String> DEAD_LETTER_PATH =
            GROUP.withoutDefault("dead-letter-path", Locations.PATH, "the folder for dead letters");
    static final Key<String> DEAD_LETTER_STREAM_NAME =
            GROUP.withoutDefault(
                    "dead-letter-stream-name", AwsNames.STREAM, "the stream for dead letters");
    static final Key<String> DEAD_LETTER_REGION =
            GROUP.withoutDefault(
                    "dead-letter-region",
                    AwsNames.REGION,
                    "the region of the stream for dead letters");

    private final Type type;
    @Nullable private final String path;
    private final PutApi putApi;
    @Nullable private final URI kinesisEndpoint;
    @Nullable private final URI stsEndpoint;
    private final MemorySize maxRecordSize;
    private final int maxInFlight;
    private final MemorySize maxOverflowBytes;
    @Nullable private final Secret partitionKeySecret;
    private final boolean includeForwardingInfo;
    private final DeadLetterSettings deadLetter;

    private OutputSettings(GivenGroup given, DeadLetterSettings deadLetter) {
        this.type = given.read(TYPE).orDefault();
        this.path = given.read(PATH).orDefault();
        this.putApi = given.read(PUT_API).orDefault();
        this.kinesisEndpoint = given.read(KINESIS_ENDPOINT).orDefault();
        this.stsEndpoint = given.read(STS_ENDPOINT).orDefault();
        this.maxRecordSize = given.read(MAX_RECORD_SIZE).orDefault();
        this.maxInFlight = given.read(MAX_IN_FLIGHT).orDefault();
        this.maxOverflowBytes = given.read(MAX_OVERFLOW_BYTES).orDefault();
        this.partitionKeySecret = given.read(PARTITION_KEY_SECRET).orDefault();
        this.includeForwardingInfo = given.read(INCLUDE_FORWARDING_INFO).orDefault();
        this.deadLetter = deadLetter;
    }

    static OutputSettings read(GivenGroup given, Deployment deployment) {
        Given<Type> type = given.read(TYPE);
        if (type.is(Type.FILES)) {
            given.require(PATH, "with type \"files\"");
        } else if (type.is(Type.KINESIS) || type.is(Type.DISCARD)) {
            given.refuse(PATH, "it goes with type \"files\"");
        }
        if (type.is(Type.FILES) || type.is(Type.DISCARD)) {
            // No problems, so that a trial run needs no other file than the real one.
            for (Key<?> key :
                    new Key<?>[] {
                        PUT_API, KINESIS_ENDPOINT, STS_ENDPOINT, MAX_IN_FLIGHT, MAX_OVERFLOW_BYTES
                    }) {
                given.ignore(key, "it goes with type \"kinesis\"");
            }
        }
        if (type.is(Type.KINESIS) && given.read(PUT_API).is(PutApi.KINESIS_STREAMS_SINK)) {
            checkFlinksSink(given);
        }
        return new OutputSettings(given, DeadLetterSettings.read(given, deployment));
    }

    private static void checkFlinksSink(GivenGroup given) {
        FlinksKinesisSink.obstacle()
                .ifPresent(
                        obstacle ->
                                given.reportProblem(
                                        PUT_API, given.read(PUT_API).shown() + ' ' + obstacle));
        if (given.read(MAX_RECORD_SIZE)
                .value()
                .filter(size -> size.compareTo(MAX_REQUEST_OF_FLINKS_SINK) > 0)
                .isPresent()) {
            given.reportProblem(
                    MAX_RECORD_SIZE,
                    given.read(MAX_RECORD_SIZE).shown()
                            + " is too large for put-api \"kinesis-streams-sink\"; at most"
                            + " \"5 mib\"");
        }
        for (Key<?> key : new Key<?>[] {STS_ENDPOINT, MAX_OVERFLOW_BYTES}) {
            given.ignore(key, "it goes with put-api \"put-record\" or \"put-records\"");
        }
    }

    /** Default {@link Type#KINESIS}. */
    public Type type() {
        return type;
    }

    /** A folder as Flink's {@code Path} takes it; present with {@link Type#FILES}. */
    public Optional<String> path() {
        return Optional.ofNullable(path);
    }

    /** Default {@link PutApi#PUT_RECORD}. */
    public PutApi putApi() {
        return putApi;
    }

    /** Another Kinesis endpoint than the region's: http or https, with a host. */
    public Optional<URI> kinesisEndpoint() {
        return Optional.ofNullable(kinesisEndpoint);
    }

    /** Another STS endpoint than the region's: http or https, with a host. */
    public Optional<URI> stsEndpoint() {
        return Optional.ofNullable(stsEndpoint);
    }

    /** The most that a record and its partition key may be: 1 kib to 10 mib, default 1 mib. */
    public MemorySize maxRecordSize() {
        return maxRecordSize;
    }

    /** Requests under way at once per sink subtask: 1 to 10000, default 64. */
    public int maxInFlight() {
        return maxInFlight;
    }

    /** What may wait in a sink subtask's state while the destination is away: default 8 gb. */
    public MemorySize maxOverflowBytes() {
        return maxOverflowBytes;
    }

    /** Without it partition keys are hashes that someone with a list of device ids could match. */
    public Optional<Secret> partitionKeySecret() {
        return Optional.ofNullable(partitionKeySecret);
    }

    /** Default false. */
    public boolean includeForwardingInfo() {
        return includeForwardingInfo;
    }

    public DeadLetterSettings deadLetter() {
        return deadLetter;
    }
}
