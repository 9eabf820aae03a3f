package io.eventforwarder.managed;

import io.eventforwarder.settings.ConfigurationSettings;
import io.eventforwarder.settings.DeadLetterSettings;
import io.eventforwarder.settings.OutputSettings;
import io.eventforwarder.settings.RoleAuthentication;
import io.eventforwarder.settings.Secret;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.settings.SourceSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What of the operator's and the customer's the job reaches for with its execution role, as lines
 * of a word and a value, in which there is no secret. {@code scripts/managed-service} makes the
 * role's policy of them.
 */
public final class NeededAccess {
    private final Settings settings;
    private final List<String> lines = new ArrayList<>();

    private NeededAccess(Settings settings) {
        this.settings = settings;
    }

    public static List<String> of(Settings settings) {
        NeededAccess needed = new NeededAccess(settings);
        needed.source();
        needed.output();
        needed.deadLetters();
        needed.secrets();
        return needed.lines;
    }

    private void source() {
        SourceSettings source = settings.source();
        line("source-stream", source.streamName());
        line("source-region", source.region());
        line("consumer-name", source.consumerName());
        line("source-path", source.path());
    }

    private void output() {
        Optional<RoleAuthentication> role = customer().flatMap(ConfigurationSettings::role);
        line("customer-account", role.map(RoleAuthentication::awsAccountId));
        line("customer-role", role.map(RoleAuthentication::roleName));
        line(
                "customer-region",
                role.flatMap(assumed -> settings.connection().kinesisServiceRegion()));
        line("output-path", settings.output().path());
    }

    private void deadLetters() {
        DeadLetterSettings letters = settings.output().deadLetter();
        line("dead-letter-stream", letters.streamName());
        line("dead-letter-region", letters.region());
        line("dead-letter-path", letters.path());
    }

    private void secrets() {
        SecretSettings.of(settings).values().stream()
                .map(Secret::secretArn)
                .flatMap(Optional::stream)
                .distinct()
                .forEach(arn -> line("secret", Optional.of(arn)));
    }

    private Optional<ConfigurationSettings> customer() {
        return settings.output().type() == OutputSettings.Type.KINESIS
                ? settings.configuration()
                : Optional.empty();
    }

    private void line(String word, Optional<String> value) {
        value.ifPresent(given -> lines.add(word + ' ' + given));
    }
}
