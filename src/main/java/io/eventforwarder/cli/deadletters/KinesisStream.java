package io.eventforwarder.cli.deadletters;

import static software.amazon.awssdk.services.kinesis.model.ShardIteratorType.TRIM_HORIZON;

import io.eventforwarder.aws.AwsError;
import io.eventforwarder.aws.KinesisClients;
import io.eventforwarder.aws.NoCredentialsException;
import io.eventforwarder.aws.RenewableCredentials;
import io.eventforwarder.cli.CommandException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClientBuilder;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.KmsThrottlingException;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
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
        // A shard iterator expires after five minutes, so a call must end earlier. An attempt has
        // time to transfer ten megabytes on a slow line.
        this.client =
                builder.overrideConfiguration(
                                builder.overrideConfiguration().toBuilder()
                                        .apiCallTimeout(Duration.ofMinutes(4))
                                        .apiCallAttemptTimeout(Duration.ofMinutes(1))
                                        .retryStrategy(retries())
                                        .build())
                        .build();
    }

    private static RetryStrategy retries() {
        return AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .retryOnException(KmsThrottlingException.class)
                .maxAttempts(20)
                .circuitBreakerEnabled(false)
                .build();
    }

    /** The stream's name in messages. */
    String name() {
        return name;
    }

    /**
     * Adds all letters, from the oldest record to the newest record of every shard. Parents are
     * read before their children, and the children of a reshard that happens meanwhile are read
     * too.
     */
    void addTo(Letters letters) throws IOException {
        Set<String> done = new HashSet<>();
        for (List<String> next = newShards(done); !next.isEmpty(); next = newShards(done)) {
            for (String shard : next) {
                read(shard, letters);
                done.add(shard);
            }
        }
    }

    /**
     * The shards that have not been read yet, in the order of their ids. Kinesis numbers the ids in
     * the order of creation, so parents come before children.
     */
    private List<String> newShards(Set<String> done) {
        List<Shard> shards = new ArrayList<>();
        ListShardsRequest.Builder request = ListShardsRequest.builder().streamName(stream);
        ListShardsResponse response;
        do {
            ListShardsRequest page = request.build();
            response = call("ListShards", client -> client.listShards(page));
            shards.addAll(response.shards());
            request = ListShardsRequest.builder().nextToken(response.nextToken());
        } while (response.nextToken() != null);
        return shards.stream()
                .map(Shard::shardId)
                .filter(shard -> !done.contains(shard))
                .sorted()
                .collect(Collectors.toList());
    }

    private void read(String shard, Letters letters) throws IOException {
        GetShardIteratorRequest oldest =
                GetShardIteratorRequest.builder()
                        .streamName(stream)
                        .shardId(shard)
                        .shardIteratorType(TRIM_HORIZON)
                        .build();
        String iterator =
                call("GetShardIterator", client -> client.getShardIterator(oldest)).shardIterator();
        while (iterator != null) {
            GetRecordsRequest next = GetRecordsRequest.builder().shardIterator(iterator).build();
            GetRecordsResponse response = call("GetRecords", client -> client.getRecords(next));
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
            client.putRecord(put -> put.streamName(stream).partitionKey(partitionKey).data(data))
                    .join();
            return Optional.empty();
        } catch (CompletionException e) {
            CommandException failure = failure("PutRecord", AwsError.cause(e));
            if (AwsError.of(e) == AwsError.BAD_REQUEST) {
                return Optional.of(failure.getMessage());
            }
            throw failure;
        }
    }

    <T> T call(String action, Function<KinesisAsyncClient, CompletableFuture<T>> request) {
        try {
            return request.apply(client).join();
        } catch (CompletionException e) {
            throw failure(action, AwsError.cause(e));
        }
    }

    /** AWS's own messages are left out, because they can quote the request. */
    private CommandException failure(String action, Throwable cause) {
        String sentence;
        if (cause instanceof AwsServiceException) {
            String code = AwsError.code((AwsServiceException) cause);
            sentence = String.format(sentence(AwsError.of(code)), name, action) + " [" + code + ']';
        } else if (cause instanceof NoCredentialsException) {
            sentence = "The environment has no AWS credentials for the stream " + name + '.';
        } else {
            sentence =
                    "No answer comes from the stream "
                            + name
                            + "; check the region, the network and --endpoint if it is given.";
        }
        return new CommandException(1, sentence);
    }

    private static String sentence(AwsError error) {
        switch (error) {
            case ACCESS_DENIED:
                return "Access to the stream %s is denied: kinesis:%s on it must be allowed to the"
                        + " environment's credentials.";
            case NOT_FOUND:
                return "There is no stream %s; check its name, its region and the account.";
            case KMS_KEY:
                return "The KMS key of the stream %s can't be used.";
            default:
                return "The stream %s refuses %s.";
        }
    }

    @Override
    public void close() {
        client.close();
        credentials.close();
    }
}
