package io.eventforwarder.settings;

import java.io.Serializable;
import java.util.Optional;
import javax.annotation.Nullable;

/**
 * Where input goes that cannot be forwarded: the keys {@code dead-letter...} of the group {@code
 * Output}.
 */
public final class DeadLetterSettings implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The kind of destination. */
    public enum Type {
        FILES,
        KINESIS
    }

    private static final String DEFAULT_PATH = "dead-letters";

    private final Type type;
    private final String path;
    private final boolean named;
    @Nullable private final String streamName;
    @Nullable private final String region;

    private DeadLetterSettings(GivenGroup output) {
        Given<String> givenPath = output.read(OutputSettings.DEAD_LETTER_PATH);
        this.type = output.read(OutputSettings.DEAD_LETTER).orDefault();
        this.path = givenPath.value().orElse(DEFAULT_PATH);
        this.named = type == Type.KINESIS || givenPath.value().isPresent();
        this.streamName = output.read(OutputSettings.DEAD_LETTER_STREAM_NAME).orDefault();
        this.region = output.read(OutputSettings.DEAD_LETTER_REGION).orDefault();
    }

    static DeadLetterSettings read(GivenGroup output, Deployment deployment) {
        DeadLetterSettings settings = new DeadLetterSettings(output);
        Given<Type> type = output.read(OutputSettings.DEAD_LETTER);
        if (type.is(Type.FILES)) {
            output.refuse(
                    OutputSettings.DEAD_LETTER_STREAM_NAME, "it goes with dead-letter \"kinesis\"");
            output.refuse(
                    OutputSettings.DEAD_LETTER_REGION, "it goes with dead-letter \"kinesis\"");
            if (deployment == Deployment.CLUSTER) {
                output.require(
                        OutputSettings.DEAD_LETTER_PATH,
                        "on a cluster, whose machines come and go (or set dead-letter to"
                                + " \"kinesis\" with dead-letter-stream-name and"
                                + " dead-letter-region)");
            }
        } else if (type.is(Type.KINESIS)) {
            output.require(OutputSettings.DEAD_LETTER_STREAM_NAME, "with dead-letter \"kinesis\"");
            output.require(OutputSettings.DEAD_LETTER_REGION, "with dead-letter \"kinesis\"");
            output.refuse(OutputSettings.DEAD_LETTER_PATH, "it goes with dead-letter \"files\"");
        }
        return settings;
    }

    /** Default {@link Type#FILES}. */
    public Type type() {
        return type;
    }

    /**
     * The folder, as Flink's {@code Path} takes it; present with {@link Type#FILES}. Locally the
     * default is {@code dead-letters} in the working directory; on a cluster there is none.
     */
    public Optional<String> path() {
        return type == Type.FILES ? Optional.of(path) : Optional.empty();
    }

    /** The operator's own stream; present with {@link Type#KINESIS}. */
    public Optional<String> streamName() {
        return Optional.ofNullable(streamName);
    }

    /** Present with {@link Type#KINESIS}. */
    public Optional<String> region() {
        return Optional.ofNullable(region);
    }

    /** Whether the file names the destination; false: it is the default folder. */
    public boolean isNamed() {
        return named;
    }
}
