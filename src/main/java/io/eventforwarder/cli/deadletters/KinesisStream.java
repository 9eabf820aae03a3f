package io.eventforwarder.cli.deadletters;

import static software.amazon.awssdk.services.kinesis.model.ShardIteratorType.TRIM_HORIZON;

import io.eventforwarder.aws.AwsError;
import io.eventforwarder.aws.KinesisClients;
import io.eventforwarder.aws.RenewableCredentials;
import io.eventforwarder.aws.StreamException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.annotation.Nullable;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClientBuilder;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.KmsThrottlingException;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;

/**
 * A stream that is read or written with the environment's credentials. Requests are retried for
 * some minutes if they are throttled, or if the endpoint does not respond.
 */
final class KinesisStream implements AutoCloseable {
    /** Kinesis allows five reads a second from a shard, shared by all of its readers. */
    private static final long NANOS_BETWEEN_READS = TimeUnit.MILLISECONDS.toNanos(250);

    private final String stream;
    private final String name;
    private final RenewableCredentials credentials = RenewableCredentials.ofEnvironment();
    private final KinesisAsyncClient client;

    KinesisStream(String stream, String region, Optional<URI> endpoint) {
        this.stream = stream;
        this.name = KinesisClients.nameOf(stream, region);
        KinesisAsyncClientBuilder builder =
                KinesisClients.builder(region, endpoint, credentials, 1);
        RetryStrategy retries =
                AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .retryOnException(KmsThrottlingException.class)
                        .maxAttempts(20)
                        .circuitBreakerEnabled(false)
                        .build();
        // A shard iterator expires after five minutes, so a call must end earlier. An attempt has
        // time to transfer ten megabytes on a slow line.
        this.client =
                builder.overrideConfiguration(
                                builder.overrideConfiguration().toBuilder()
                                        .apiCallTimeout(Duration.ofMinutes(4))
                                        .apiCallAttemptTimeout(Duration.ofMinutes(1))
                                        .retryStrategy(retries)
                                        .build())
                        .build();
    }

    /** The stream's name in messages. */
    String name() {
        return name;
    }

    /**
     * Adds all letters, from the oldest record to the newest record of every shard. Kinesis numbers
     * the shards' ids in the order of creation, so parents are read before their children, and the
     * children of a reshard that happens meanwhile are read too.
     */
    void addTo(Letters letters) throws IOException {
        List<Shard> shards = shardsAfter(null);
        while (!shards.isEmpty()) {
            for (Shard shard : shards) {
                read(shard.shardId(), letters);
            }
            shards = shardsAfter(shards.get(shards.size() - 1).shardId());
        }
    }

    private List<Shard> shardsAfter(@Nullable String id) {
        return await(
                        "ListShards",
                        client.listShards(
                                list -> list.streamName(stream).exclusiveStartShardId(id)))
                .shards();
    }

    private void read(String shard, Letters letters) throws IOException {
        String iterator =
                await(
                                "GetShardIterator",
                                client.getShardIterator(
                                        get ->
                                                get.streamName(stream)
                                                        .shardId(shard)
                                                        .shardIteratorType(TRIM_HORIZON)))
                        .shardIterator();
        while (iterator != null) {
            GetRecordsRequest next = GetRecordsRequest.builder().shardIterator(iterator).build();
            GetRecordsResponse response = await("GetRecords", client.getRecords(next));
            for (Record record : response.records()) {
                letters.add(
                        record.data().asByteArrayUnsafe(), shard + ' ' + record.sequenceNumber());
            }
            Long behind = response.millisBehindLatest();
            iterator = behind != null && behind == 0 ? null : response.nextShardIterator();
            LockSupport.parkNanos(NANOS_BETWEEN_READS);
        }
    }

    /** Stores a record. Returns the reason if the stream refuses this record. */
    Optional<String> put(String partitionKey, byte[] payload) {
        SdkBytes data = SdkBytes.fromByteArrayUnsafe(payload);
        try {
            await(
                    "PutRecord",
                    client.putRecord(
                            put -> put.streamName(stream).partitionKey(partitionKey).data(data)));
            return Optional.empty();
        } catch (StreamException e) {
            if (e.error() == AwsError.BAD_REQUEST) {
                return Optional.of(e.getMessage());
            }
            throw e;
        }
    }

    private <T> T await(String operation, CompletableFuture<T> response) {
        try {
            return response.join();
        } catch (CompletionException e) {
            throw StreamException.of(
                    name, operation, "this environment's role or user", "its name and region", e);
        }
    }

    @Override
    public void close() {
        client.close();
        credentials.close();
    }
}
