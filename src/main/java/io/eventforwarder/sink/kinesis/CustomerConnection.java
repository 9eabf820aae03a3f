package io.eventforwarder.sink.kinesis;

import io.eventforwarder.aws.RenewableCredentials;
import io.eventforwarder.settings.Settings;
import java.util.List;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/** The connection as the job uses it, for trying it once. Failures are sentences. */
public final class CustomerConnection implements AutoCloseable {
    private final Settings settings;
    private final CustomerStream stream;
    private final RenewableCredentials credentials;
    private final KinesisFailures failures;

    private CustomerConnection(Settings settings) {
        this.settings = settings;
        stream = CustomerStream.of(settings);
        credentials = stream.credentials();
        failures =
                new KinesisFailures(
                        stream.name(),
                        credentials.owner(),
                        credentials.claim(),
                        stream.api().permission());
    }

    /** The connection of settings whose output is of type {@code kinesis}. */
    public static CustomerConnection of(Settings settings) {
        return new CustomerConnection(settings);
    }

    /** How sentences name the stream. */
    public String stream() {
        return stream.name();
    }

    /** How sentences name the role or user. */
    public String writer() {
        return credentials.owner();
    }

    /** How sentences name what STS is asked for. */
    public String claim() {
        return credentials.claim();
    }

    /** The call that sends records. */
    public String action() {
        return stream.api().action();
    }

    /**
     * Resolves what the settings refer to and assumes the role.
     *
     * @throws SendException with what to do about it
     */
    public void obtainCredentials() {
        try {
            credentials.resolveCredentials();
        } catch (RuntimeException e) {
            throw failures.of(e);
        }
    }

    /**
     * Sends one record as the job would. The connection is of no use after that.
     *
     * @param deviceKey what its partition key is made from
     * @throws SendException with what to do about it
     */
    public void send(String deviceKey, byte[] record) {
        String partitionKey =
                PartitionKeys.with(settings.output().partitionKeySecret()).of(deviceKey);
        try (PutRecordClient client = stream.putClient(credentials)) {
            SendException failure =
                    client.put(
                                    List.of(
                                            PutRecordsRequestEntry.builder()
                                                    .partitionKey(partitionKey)
                                                    .data(SdkBytes.fromByteArrayUnsafe(record))
                                                    .build()))
                            .join()
                            .get(0)
                            .failure();
            if (failure != null) {
                throw failure;
            }
        } catch (CompletionException e) {
            throw told((SendException) e.getCause());
        }
    }

    private static SendException told(SendException failure) {
        return failure.getCause() instanceof SdkClientException
                ? new SendException(
                        failure.kind(),
                        failure.getMessage()
                                + " Check the network, and Output.kinesis-endpoint if it is set.",
                        failure.getCause())
                : failure;
    }

    @Override
    public void close() {
        credentials.close();
    }
}
