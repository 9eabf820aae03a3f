package io.eventforwarder.sink;

import io.eventforwarder.credentials.CustomerCredentials;
import io.eventforwarder.credentials.RenewableCredentials;
import io.eventforwarder.settings.ConfigurationSettings;
import io.eventforwarder.settings.OutputSettings;
import io.eventforwarder.settings.Settings;
import java.io.Serializable;
import java.net.URI;
import java.util.Optional;
import javax.annotation.Nullable;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/** The connection's stream, and how it is reached: what travels to the task that writes to it. */
final class CustomerStream implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String stream;
    private final String region;
    private final ConfigurationSettings configuration;
    @Nullable private final URI endpoint;
    @Nullable private final URI stsEndpoint;
    private final int maxInFlight;

    private CustomerStream(Settings settings) {
        OutputSettings output = settings.output();
        stream = settings.connection().streamName().orElseThrow();
        region = settings.connection().kinesisServiceRegion().orElseThrow();
        configuration = settings.configuration().orElseThrow();
        endpoint = output.kinesisEndpoint().orElse(null);
        stsEndpoint = output.stsEndpoint().orElse(null);
        maxInFlight = output.maxInFlight();
    }

    /** The stream of settings whose output is of type {@code kinesis}. */
    static CustomerStream of(Settings settings) {
        return new CustomerStream(settings);
    }

    /** The stream's own name. */
    String streamName() {
        return stream;
    }

    /** How log lines name it. */
    String name() {
        return KinesisClients.nameOf(stream, region);
    }

    int maxInFlight() {
        return maxInFlight;
    }

    /** The customer's role or user; what the settings refer to is looked up when it is used. */
    RenewableCredentials credentials() {
        return CustomerCredentials.of(
                configuration, stream, region, Optional.ofNullable(stsEndpoint));
    }

    KinesisAsyncClient kinesis(RenewableCredentials credentials) {
        return KinesisClients.open(region, Optional.ofNullable(endpoint), credentials, maxInFlight);
    }

    PutRecordClient putRecordClient() {
        return new KinesisPutRecordClient(
                stream, region, Optional.ofNullable(endpoint), credentials(), maxInFlight);
    }
}
