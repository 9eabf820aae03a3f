package io.eventforwarder.sink;

import io.eventforwarder.credentials.RenewableCredentials;
import io.eventforwarder.credentials.Secrets;
import io.eventforwarder.settings.OutputSettings.PutApi;
import io.eventforwarder.settings.Settings;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

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
                        "kinesis:" + action());
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
        return putApi() == PutApi.PUT_RECORDS ? "PutRecords" : "PutRecord";
    }

    private PutApi putApi() {
        return settings.output().putApi();
    }

    /**
     * Resolves what the settings refer to and assumes the role.
     *
     * @throws SendFailure with what to do about it
     */
    public void obtainCredentials() {
        try {
            credentials.resolveCredentials();
        } catch (RuntimeException e) {
            throw failures.of(e);
        }
    }

    /**
     * Sends one record as the job would.
     *
     * @param deviceKey what its partition key is made from
     * @throws SendFailure with what to do about it
     */
    public void send(String deviceKey, byte[] record) {
        String partitionKey =
                new PartitionKeys(
                                settings.output()
                                        .partitionKeySecret()
                                        .map(
                                                secret ->
                                                        Secrets.resolve(
                                                                "Output.partition-key-secret",
                                                                secret)))
                        .of(deviceKey);
        SdkBytes data = SdkBytes.fromByteArrayUnsafe(record);
        try (KinesisAsyncClient kinesis = stream.kinesis(credentials)) {
            if (putApi() == PutApi.PUT_RECORDS) {
                putRecords(kinesis, partitionKey, data);
            } else {
                putRecord(kinesis, partitionKey, data);
            }
        } catch (CompletionException e) {
            throw told(e.getCause());
        } catch (SdkClientException e) {
            throw told(e);
        }
    }

    private void putRecord(KinesisAsyncClient kinesis, String partitionKey, SdkBytes data) {
        CompletableFuture<?> stored =
                kinesis.putRecord(
                        request ->
                                request.streamName(stream.streamName())
                                        .partitionKey(partitionKey)
                                        .data(data));
        stored.join();
    }

    private void putRecords(KinesisAsyncClient kinesis, String partitionKey, SdkBytes data) {
        List<PutRecordsResultEntry> results =
                kinesis.putRecords(
                                request ->
                                        request.streamName(stream.streamName())
                                                .records(
                                                        PutRecordsRequestEntry.builder()
                                                                .partitionKey(partitionKey)
                                                                .data(data)
                                                                .build()))
                        .join()
                        .records();
        for (PutRecordsResultEntry result : results) {
            if (result.errorCode() != null) {
                throw failures.ofRecord(result.errorCode());
            }
        }
    }

    private SendFailure told(Throwable failure) {
        SendFailure known = failures.of(failure);
        return failure instanceof SdkClientException
                ? new SendFailure(
                        known.kind(),
                        known.getMessage()
                                + " Check the network, and Output.kinesis-endpoint if it is set.",
                        failure)
                : known;
    }

    @Override
    public void close() {
        credentials.close();
    }
}
