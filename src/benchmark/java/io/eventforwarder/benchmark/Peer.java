package io.eventforwarder.benchmark;

import io.eventforwarder.benchmark.BareLoop.Content;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * A program of another kind that is measured beside the job. It reads and writes the same streams.
 */
enum Peer {
    BATCHES_PUT_RECORD("batches/put-record", false, Content.BATCHES),
    BATCHES_PUT_RECORDS("batches/put-records", true, Content.BATCHES),
    EVENTS_PUT_RECORD("events/put-record", false, Content.EVENTS),
    EVENTS_PUT_RECORDS("events/put-records", true, Content.EVENTS),

    /** Only in the build for Flink 1.20, because Flink's sink does not run on Flink 2. */
    PLAIN_FLINK("plain-flink", "PlainFlinkJob"),
    CAMEL("camel", "CamelRoute");

    static final String DESCRIPTION =
            "bare loops of the AWS SDK that write each batch as it is, and that divide batches with"
                    + " Jackson; a plain Flink job with Jackson and KinesisStreamsSink (only with"
                    + " --flink-1.20); a route of Apache Camel that writes each batch as it is";

    private final String label;
    private final String className;
    private final boolean isPutRecords;
    @Nullable private final Content content;

    Peer(String label, boolean isPutRecords, Content content) {
        this.label = label;
        this.className = "BareLoop";
        this.isPutRecords = isPutRecords;
        this.content = content;
    }

    Peer(String label, String className) {
        this.label = label;
        this.className = className;
        this.isPutRecords = false;
        this.content = null;
    }

    /** Those that a quick run measures. */
    static Set<Peer> few() {
        return EnumSet.of(EVENTS_PUT_RECORD, PLAIN_FLINK);
    }

    /** Empty if this build does not have the peer. */
    Optional<Class<?>> main() {
        try {
            return Optional.of(Class.forName(Peer.class.getPackageName() + '.' + className));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }

    /** The arguments of the main method after the stub's endpoint and the two durations. */
    Object[] arguments() {
        return content == null ? new Object[0] : new Object[] {isPutRecords, content};
    }

    @Override
    public String toString() {
        return label;
    }
}
