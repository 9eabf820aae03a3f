package io.eventforwarder.sink.kinesis;

import io.eventforwarder.aws.CustomerCredentials;
import io.eventforwarder.aws.KinesisClients;
import io.eventforwarder.aws.RenewableCredentials;
import io.eventforwarder.settings.ConfigurationSettings;
import io.eventforwarder.settings.OutputSettings;
import io.eventforwarder.settings.OutputSettings.PutApi;
import io.eventforwarder.settings.Settings;
import java.io.Serializable;
import java.net.URI;
import java.util.Optional;
import javax.annotation.Nullable;

/** The connection's stream, and how it is reached: what travels to the task that writes to it. */
final class CustomerStream implements Serializable {
    private static final long serialVersionUID = 1L;

    private final KinesisPutClient.Api api;
    private final String stream;
    private final String region;
    private final ConfigurationSettings configuration;
    @Nullable private final URI endpoint;
    @Nullable private final URI stsEndpoint;
    private final int maxInFlight;

    private CustomerStream(Settings settings) {
        OutputSettings output = settings.output();
        api =
                output.putApi() == PutApi.PUT_RECORD
                        ? KinesisPutClient.Api.PUT_RECORD
                        : KinesisPutClient.Api.PUT_RECORDS;
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

    /** How log lines name it. */
    String name() {
        return KinesisClients.nameOf(stream, region);
    }

    /** The call that stores records. */
    KinesisPutClient.Api api() {
        return api;
    }

    /** The customer's role or user; what the settings refer to is looked up when it is used. */
    RenewableCredentials credentials() {
        return CustomerCredentials.of(
                configuration, stream, region, Optional.ofNullable(stsEndpoint));
    }

    PutRecordClient putClient() {
        return putClient(credentials());
    }

    /** A client that closes the credentials with itself. */
    PutRecordClient putClient(RenewableCredentials credentials) {
        return new KinesisPutClient(
                api, stream, region, Optional.ofNullable(endpoint), credentials, maxInFlight);
    }
}
