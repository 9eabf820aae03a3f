package io.eventforwarder.settings;

import io.eventforwarder.settings.ConfigurationSettings.RoleAuthentication;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/** The line that a job logs when it starts: its version, source, output and access. */
public final class StartLine {
    private StartLine() {}

    /** One line of names and values, without secrets and without the access key id. */
    public static String of(Settings settings) {
        SourceSettings source = settings.source();
        OutputSettings output = settings.output();
        Map<String, Optional<String>> fields = new LinkedHashMap<>();
        fields.put("version", Optional.of(version()));
        fields.put("mode", text(settings.mode()));
        fields.put("source", text(source.type()));
        fields.put("source-stream", source.streamName());
        fields.put("source-region", source.region());
        fields.put("source-path", source.path());
        fields.put("output", text(output.type()));
        fields.put("output-path", output.path());
        if (output.type() == OutputSettings.Type.KINESIS) {
            Optional<RoleAuthentication> role = settings.configuration().role();
            fields.put("put-api", text(output.putApi()));
            fields.put("stream", settings.connection().streamName());
            fields.put("region", settings.connection().kinesisServiceRegion());
            fields.put("access", Optional.of(role.isPresent() ? "role" : "user"));
            fields.put("aws-account-id", role.map(RoleAuthentication::awsAccountId));
            fields.put("role-name", role.map(RoleAuthentication::roleName));
        }
        return fields.entrySet().stream()
                .filter(field -> field.getValue().isPresent())
                .map(field -> field.getKey() + '=' + field.getValue().get())
                .collect(Collectors.joining(", ", "The event forwarder starts: ", ""));
    }

    private static Optional<String> text(Enum<?> value) {
        return Optional.of(Options.textOf(value));
    }

    /** The version that the build wrote beside the classes. */
    static String version() {
        Properties properties = new Properties();
        try (InputStream file =
                StartLine.class.getResourceAsStream("/io/eventforwarder/version.properties")) {
            properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }
}
