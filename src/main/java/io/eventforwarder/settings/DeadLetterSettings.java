package io.eventforwarder.settings;

import java.io.Serializable;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;

/** The destination of dead letters: the keys {@code dead-letter...} of the group {@code Output}. */
public final class DeadLetterSettings implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The kind of destination. */
    public enum Type {
        FILES,
        KINESIS
    }

    private final Configuration valid;

    DeadLetterSettings(Configuration valid) {
        this.valid = valid;
    }

    public Type type() {
        return valid.get(Options.DEAD_LETTER);
    }

    /**
     * The folder, in a form that Flink's {@code Path} accepts; present with {@link Type#FILES}. The
     * default is a folder in the working directory. There is no default on a cluster.
     */
    public Optional<String> path() {
        return type() == Type.FILES
                ? Optional.of(valid.get(Options.DEAD_LETTER_PATH))
                : Optional.empty();
    }

    /** The operator's own stream; present with {@link Type#KINESIS}. */
    public Optional<String> streamName() {
        return valid.getOptional(Options.DEAD_LETTER_STREAM_NAME);
    }

    /** Present with {@link Type#KINESIS}. */
    public Optional<String> region() {
        return valid.getOptional(Options.DEAD_LETTER_REGION);
    }
}
