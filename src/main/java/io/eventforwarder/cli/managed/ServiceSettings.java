package io.eventforwarder.cli.managed;

import io.eventforwarder.settings.ConfigurationSettings;
import io.eventforwarder.settings.DeadLetterSettings;
import io.eventforwarder.settings.OutputSettings;
import io.eventforwarder.settings.Secret;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.settings.SourceSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The streams, folders, roles and secrets that the execution role must have access to, as
 * parameters of {@code conf/managed-service/template.yaml}. There is no secret in them.
 */
public final class NeededAccess {
    private NeededAccess() {}

    /** The values by the parameters' names; empty where the settings need nothing of the kind. */
    public static Map<String, String> parameters(Settings settings) {
        SourceSettings source = settings.source();
        DeadLetterSettings letters = settings.output().deadLetter();
        Optional<ConfigurationSettings> customer = customer(settings);
        Map<String, String> values = new LinkedHashMap<>();
        values.put("SourceStream", source.streamName().orElse(""));
        values.put("SourceRegion", source.region().orElse(""));
        values.put("SourceConsumer", source.consumerName().orElse(""));
        values.put("SourceFolder", folder(source.path()));
        values.put(
                "CustomerAccount",
                customer.flatMap(ConfigurationSettings::role)
                        .map(role -> role.awsAccountId())
                        .orElse(""));
        values.put(
                "CustomerRole",
                customer.flatMap(ConfigurationSettings::role)
                        .map(role -> role.roleName())
                        .orElse(""));
        values.put("OutputFolder", folder(settings.output().path()));
        values.put("DeadLetterStream", letters.streamName().orElse(""));
        values.put("DeadLetterRegion", letters.region().orElse(""));
        values.put("DeadLetterFolder", folder(letters.path()));
        values.put("Secrets", secrets(settings));
        return values;
    }

    private static Optional<ConfigurationSettings> customer(Settings settings) {
        return settings.output().type() == OutputSettings.Type.KINESIS
                ? settings.configuration()
                : Optional.empty();
    }

    /** As {@code BUCKET/FOLDER}. */
    private static String folder(Optional<String> path) {
        return path.map(uri -> uri.replaceAll("^s3://|/$", "")).orElse("");
    }

    /** Settings may leave out the six characters that Secrets Manager puts at the end. */
    private static String secrets(Settings settings) {
        return SecretSettings.of(settings).values().stream()
                .map(Secret::secretArn)
                .flatMap(Optional::stream)
                .distinct()
                .flatMap(arn -> Stream.of(arn, arn + "-??????"))
                .collect(Collectors.joining(","));
    }
}
