package io.eventforwarder.settings;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import javax.annotation.Nullable;

/** All settings of the job: valid, immutable, and safe to print. Read by {@link SettingsReader}. */
public final class Settings implements Serializable {
    private static final long serialVersionUID = 1L;

    /** How events are grouped into records. */
    public enum Mode {
        /** One event a record, at once. */
        AS_RECEIVED,
        /** What one device sent in its interval. */
        TEN_MINUTE,
        /** One session of one device. */
        SESSION;

        static Mode of(ConnectionSettings connection) {
            if (connection.waitForCompleteBatch()) {
                return SESSION;
            }
            return connection.sendAsBatch() ? TEN_MINUTE : AS_RECEIVED;
        }
    }

    private final SourceSettings source;
    @Nullable private final ConfigurationSettings configuration;
    private final ConnectionSettings connection;
    private final BatchingSettings batching;
    private final OutputSettings output;
    private final List<String> summary;
    private final List<String> warnings;

    private Settings(GivenGroups given, Deployment deployment, Findings findings) {
        GivenGroup givenOutput = given.get(OutputSettings.GROUP);
        boolean toKinesis = givenOutput.read(OutputSettings.TYPE).is(OutputSettings.Type.KINESIS);
        this.source = SourceSettings.read(given.get(SourceSettings.GROUP));
        this.configuration =
                ConfigurationSettings.read(given.get(ConfigurationSettings.GROUP), toKinesis)
                        .orElse(null);
        this.connection = ConnectionSettings.read(given.get(ConnectionSettings.GROUP), toKinesis);
        this.batching = BatchingSettings.read(given.get(BatchingSettings.GROUP));
        this.output = OutputSettings.read(givenOutput, deployment);
        given.warnOfLiteralSecrets();
        this.summary = List.copyOf(given.summary());
        this.warnings = findings.warnings();
    }

    /** To be used only if there are no problems among the findings. */
    static Settings read(GivenGroups given, Deployment deployment, Findings findings) {
        return new Settings(given, deployment, findings);
    }

    public SourceSettings source() {
        return source;
    }

    /** Present with Output type {@code kinesis}. */
    public Optional<ConfigurationSettings> configuration() {
        return Optional.ofNullable(configuration);
    }

    public ConnectionSettings connection() {
        return connection;
    }

    public BatchingSettings batching() {
        return batching;
    }

    public OutputSettings output() {
        return output;
    }

    public Mode mode() {
        return Mode.of(connection);
    }

    /** Whose stream records go to, as a sentence names it; present with Output {@code kinesis}. */
    public Optional<String> destination() {
        return Destination.of(this);
    }

    /** Sentences for the start-up log about what is allowed but deserves attention. */
    public List<String> warnings() {
        return warnings;
    }

    /** The settings in force, a line each: {@code Group.key = "value"}; secrets redacted. */
    public String describe() {
        return String.join("\n", summary);
    }

    /** {@link #describe()}. */
    @Override
    public String toString() {
        return describe();
    }
}
