package io.eventforwarder.settings;

import java.util.Optional;

/** Whose stream records go to, in words that state can be told apart by. */
final class Destination {
    private Destination() {}

    /** Present with Output type {@code kinesis}. */
    static Optional<String> of(Settings settings) {
        return settings.configuration()
                .filter(used -> settings.output().type() == OutputSettings.Type.KINESIS)
                .map(
                        configuration ->
                                "the stream "
                                        + settings.connection().streamName().orElseThrow()
                                        + " in "
                                        + settings.connection().kinesisServiceRegion().orElseThrow()
                                        + " of "
                                        + owner(configuration));
    }

    private static String owner(ConfigurationSettings configuration) {
        return configuration
                .role()
                .map(role -> "the account " + role.awsAccountId())
                .orElseGet(() -> keyHolder(configuration.user().orElseThrow().accessKeyId()));
    }

    /** Of a reference it is the reference that counts, so that the key behind it may be rotated. */
    private static String keyHolder(Secret accessKeyId) {
        return "the user with the access key "
                + accessKeyId
                        .reference()
                        .orElseGet(() -> "that begins its SHA-256 with " + accessKeyId.digest());
    }
}
