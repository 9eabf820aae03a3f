package io.eventforwarder.settings;

import java.io.Serializable;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;

/**
 * All settings of the job: valid, immutable and safe to print. {@link SettingsReader} reads them,
 * {@link Options} declares them.
 */
public final class Settings implements Serializable {
    private static final long serialVersionUID = 1L;

    /** How events are grouped into records. */
    public enum Mode {
        /** Each event is sent at once, in a record of its own. */
        AS_RECEIVED,
        /** A record holds the events that one device sent in its interval. */
        TEN_MINUTE,
        /** A record holds one session of one device. */
        SESSION
    }

    private final SourceSettings source;
    private final ConfigurationSettings configuration;
    private final ConnectionSettings connection;
    private final BatchingSettings batching;
    private final OutputSettings output;
    private final List<String> summary;
    private final List<String> warnings;

    Settings(Configuration valid, List<String> summary, List<String> warnings) {
        this.source = new SourceSettings(group(valid, "Source"));
        this.configuration = new ConfigurationSettings(group(valid, "Configuration"));
        this.connection = new ConnectionSettings(group(valid, "Connection"));
        this.batching = new BatchingSettings(group(valid, "Batching"));
        this.output = new OutputSettings(group(valid, "Output"));
        this.summary = List.copyOf(summary);
        this.warnings = List.copyOf(warnings);
    }

    /**
     * Each settings class holds only its own group, so that no other class holds a literal secret.
     */
    private static Configuration group(Configuration valid, String group) {
        Configuration part = valid.clone();
        valid.keySet().stream()
                .filter(key -> !key.startsWith(group + '.'))
                .forEach(part::removeKey);
        return part;
    }

    /** The secrets and references, by the names of their settings in messages. */
    public Map<String, Secret> secrets() {
        Map<String, Secret> secrets = new LinkedHashMap<>();
        configuration
                .user()
                .ifPresent(
                        user -> {
                            secrets.put("Configuration.access-key-id", user.accessKeyId());
                            secrets.put("Configuration.secret-access-key", user.secretAccessKey());
                        });
        output.partitionKeySecret()
                .ifPresent(secret -> secrets.put("Output.partition-key-secret", secret));
        return secrets;
    }

    /**
     * The ARNs of the references to Secrets Manager, each also with the six characters that Secrets
     * Manager appends to an ARN and that a reference may leave out.
     */
    public List<String> secretArns() {
        return secrets().values().stream()
                .map(Secret::secretArn)
                .flatMap(Optional::stream)
                .distinct()
                .flatMap(arn -> Stream.of(arn, arn + "-??????"))
                .collect(Collectors.toList());
    }

    public SourceSettings source() {
        return source;
    }

    public ConfigurationSettings configuration() {
        return configuration;
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

    /**
     * The Kinesis endpoint for the operator's streams in a region, if it is not the region's.
     * Output.kinesis-endpoint serves the connection's region; another region has its own endpoint.
     */
    public Optional<URI> kinesisEndpoint(String region) {
        boolean isServed = connection.kinesisServiceRegion().orElse(region).equals(region);
        return isServed ? output.kinesisEndpoint() : Optional.empty();
    }

    public Mode mode() {
        if (connection.waitForCompleteBatch()) {
            return Mode.SESSION;
        }
        return connection.sendAsBatch() ? Mode.TEN_MINUTE : Mode.AS_RECEIVED;
    }

    /**
     * The stream and its owner, as a phrase for messages. State holds this text, and state with
     * another text is refused, so the wording must not change. Present with Output {@code kinesis}.
     */
    public Optional<String> destination() {
        if (output.type() != OutputSettings.Type.KINESIS) {
            return Optional.empty();
        }
        return Optional.of(
                String.format(
                        "the stream %s in %s of %s",
                        connection.streamName().orElseThrow(),
                        connection.kinesisServiceRegion().orElseThrow(),
                        configuration.owner()));
    }

    /**
     * Tells the dead letters of several jobs apart: the stream, its region and, with role-based
     * authentication, its account; without a stream the folder, or {@code discard}.
     */
    public String connectionLabel() {
        switch (output.type()) {
            case KINESIS:
                String stream =
                        connection.streamName().orElseThrow()
                                + '/'
                                + connection.kinesisServiceRegion().orElseThrow();
                return configuration
                        .role()
                        .map(role -> stream + '/' + role.awsAccountId())
                        .orElse(stream);
            case FILES:
                return output.path().orElseThrow();
            default:
                return "discard";
        }
    }

    /** Sentences for the start-up log about settings that are valid but may be mistakes. */
    public List<String> warnings() {
        return warnings;
    }

    /** The settings in force, a line each: {@code Group.key = "value"}. Secrets are redacted. */
    @Override
    public String toString() {
        return String.join("\n", summary);
    }
}
