package io.eventforwarder.settings;

import java.io.Serializable;
import java.net.URI;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;

/** Group {@code Output}: the destination of records and of dead letters. */
public final class OutputSettings implements Serializable {
    private static final long serialVersionUID = 1L;

    public enum Type {
        /** The connection's stream. */
        KINESIS,
        /** One record a line (JSON Lines). */
        FILES,
        /** Records are counted and dropped, for measurements. */
        DISCARD
    }

    /** The kind of destination of dead letters. */
    public enum DeadLetterType {
        FILES,
        KINESIS
    }

    public enum PutApi {
        /**
         * One record a call. The policy in the integration's documentation grants only this call.
         */
        PUT_RECORD,
        /** Many records a call, with the same guarantees. */
        PUT_RECORDS,
        /** Flink's own Kinesis sink, with weaker guarantees; it calls PutRecords. */
        KINESIS_STREAMS_SINK
    }

    /** What ends a record of a Kinesis stream. */
    public enum RecordDelimiter {
        /** A record is the JSON text alone. */
        NONE,
        /** A record is one line, and ends with a line feed. */
        NEWLINE
    }

    /** The maximum size of a request of Flink's own sink. */
    public static final MemorySize MAX_REQUEST_OF_FLINKS_SINK = MemorySize.ofMebiBytes(5);

    private final Configuration valid;

    OutputSettings(Configuration valid) {
        this.valid = valid;
    }

    public Type type() {
        return valid.get(Options.OUTPUT_TYPE);
    }

    /** A folder, in a form that Flink's {@code Path} accepts; present with {@link Type#FILES}. */
    public Optional<String> path() {
        return valid.getOptional(Options.OUTPUT_PATH);
    }

    public PutApi putApi() {
        return valid.get(Options.PUT_API);
    }

    /** The Kinesis endpoint, if it is not the region's: a http or https URI with a host. */
    public Optional<URI> kinesisEndpoint() {
        return valid.getOptional(Options.KINESIS_ENDPOINT).map(URI::create);
    }

    /** The STS endpoint, if it is not the region's: a http or https URI with a host. */
    public Optional<URI> stsEndpoint() {
        return valid.getOptional(Options.STS_ENDPOINT).map(URI::create);
    }

    /** The region of STS, if it is not the default one. */
    public Optional<String> stsRegion() {
        return valid.getOptional(Options.STS_REGION);
    }

    /** {@link RecordDelimiter#NONE} unless the type is {@link Type#KINESIS}. */
    public RecordDelimiter recordDelimiter() {
        return type() == Type.KINESIS ? valid.get(Options.RECORD_DELIMITER) : RecordDelimiter.NONE;
    }

    /** The maximum size of a record with its partition key. */
    public MemorySize maxRecordSize() {
        return valid.get(Options.MAX_RECORD_SIZE);
    }

    /** The number of requests in flight per sink subtask that it may grow to. */
    public int maxInFlight() {
        return valid.get(Options.MAX_IN_FLIGHT);
    }

    /** The size of the records in a sink subtask's state beyond which the input is slowed. */
    public MemorySize maxOverflowBytes() {
        return valid.get(Options.MAX_OVERFLOW_BYTES);
    }

    /** Without a secret, someone with a list of device ids can match partition keys to devices. */
    public Optional<Secret> partitionKeySecret() {
        return valid.getOptional(Options.PARTITION_KEY_SECRET).map(Secret::of);
    }

    public boolean includeForwardingInfo() {
        return valid.get(Options.INCLUDE_FORWARDING_INFO);
    }

    public DeadLetterType deadLetter() {
        return valid.get(Options.DEAD_LETTER);
    }

    /**
     * The folder of dead letters, in a form that Flink's {@code Path} accepts; empty if they go to
     * a stream. The default is a folder in the working directory. There is no default on a cluster.
     */
    public Optional<String> deadLetterPath() {
        return deadLetter() == DeadLetterType.FILES
                ? Optional.of(valid.get(Options.DEAD_LETTER_PATH))
                : Optional.empty();
    }

    /** The operator's own stream for dead letters; empty if they go to files. */
    public Optional<String> deadLetterStreamName() {
        return valid.getOptional(Options.DEAD_LETTER_STREAM_NAME);
    }

    /** The region of {@link #deadLetterStreamName()}. */
    public Optional<String> deadLetterRegion() {
        return valid.getOptional(Options.DEAD_LETTER_REGION);
    }
}
