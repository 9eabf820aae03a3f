package io.eventforwarder.sink.kinesis;

import io.eventforwarder.settings.Settings;
import io.eventforwarder.sink.kinesis.SendException.Kind;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/** The connection that the job would use, for a command that tries it once. */
public final class CustomerConnection implements AutoCloseable {
    private static final long SECONDS_TO_ANSWER = 10;

    private final Settings settings;
    private final KinesisPutClient client;

    private CustomerConnection(Settings settings) {
        this.settings = settings;
        client = KinesisPutClient.toCustomer(settings);
    }

    /** The connection of settings whose output is of type {@code kinesis}. */
    public static CustomerConnection of(Settings settings) {
        return new CustomerConnection(settings);
    }

    /** The stream's name in messages. */
    public String stream() {
        return KinesisPutClient.customerStream(settings);
    }

    /** The role or user in messages. */
    public String writer() {
        return client.credentials().owner();
    }

    /** The role with its External ID, or the user, in messages. */
    public String writerWithExternalId() {
        return client.credentials().ownerWithExternalId();
    }

    /** The name of the call that sends records. */
    public String action() {
        return KinesisPutClient.action(settings.output().putApi());
    }

    /**
     * Resolves the credentials of the settings and assumes the role.
     *
     * @throws SendException whose message says what to do
     */
    public void obtainCredentials() {
        try {
            client.credentials().resolveCredentials();
        } catch (RuntimeException e) {
            throw client.failure(e);
        }
    }

    /**
     * Sends one record as the job would.
     *
     * @param deviceKey determines the partition key
     * @throws SendException whose message says what to do
     */
    public void send(String deviceKey, byte[] record) {
        PutRecordsRequestEntry entry =
                PutRecordsRequestEntry.builder()
                        .partitionKey(
                                PartitionKeys.with(settings.output().partitionKeySecret())
                                        .of(deviceKey))
                        .data(SdkBytes.fromByteArrayUnsafe(record))
                        .build();
        SendException failure;
        try {
            failure =
                    client.put(List.of(entry))
                            .orTimeout(SECONDS_TO_ANSWER, TimeUnit.SECONDS)
                            .join()
                            .get(0)
                            .failure;
        } catch (CompletionException e) {
            failure =
                    withAdvice(
                            e.getCause() instanceof TimeoutException
                                    ? client.failure(e)
                                    : SendException.of(e));
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static SendException withAdvice(SendException failure) {
        return failure.kind() == Kind.NO_ANSWER
                ? new SendException(
                        failure.kind(),
                        failure.getMessage()
                                + " Check the network, and Output.kinesis-endpoint if it is set.",
                        failure.getCause())
                : failure;
    }

    @Override
    public void close() {
        client.close();
    }
}
