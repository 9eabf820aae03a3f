package io.eventforwarder.settings;

import io.eventforwarder.settings.ConfigurationSettings.RoleAuthentication;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;

/** What the log says when a job starts: which version forwards what, how, to where and as whom. */
public final class StartLine {
    private final StringJoiner fields = new StringJoiner(", ", "The event forwarder starts: ", "");

    private StartLine() {}

    /** One line of names and values, without secrets; an access key id counts as one. */
    public static String of(Settings settings) {
        StartLine line = new StartLine();
        line.add("version", Version.current());
        line.add("mode", word(settings.mode()));
        line.addSource(settings.source());
        line.addOutput(settings.output());
        if (settings.output().type() == OutputSettings.Type.KINESIS) {
            line.addConnection(settings);
        }
        return line.fields.toString();
    }

    private void addSource(SourceSettings source) {
        add("source", word(source.type()));
        add("source-stream", source.streamName());
        add("source-region", source.region());
        add("source-path", source.path());
    }

    private void addOutput(OutputSettings output) {
        add("output", word(output.type()));
        add("output-path", output.path());
    }

    private void addConnection(Settings settings) {
        add("put-api", word(settings.output().putApi()));
        add("stream", settings.connection().streamName());
        add("region", settings.connection().kinesisServiceRegion());
        Optional<RoleAuthentication> role = settings.configuration().orElseThrow().role();
        add("access", role.isPresent() ? "role" : "user");
        add("aws-account-id", role.map(RoleAuthentication::awsAccountId));
        add("role-name", role.map(RoleAuthentication::roleName));
    }

    private void add(String name, Optional<String> value) {
        value.ifPresent(given -> add(name, given));
    }

    private void add(String name, String value) {
        fields.add(name + '=' + value);
    }

    /** As settings are written. */
    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
