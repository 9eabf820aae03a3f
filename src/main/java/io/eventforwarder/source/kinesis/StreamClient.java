package io.eventforwarder.source.kinesis;

import io.eventforwarder.aws.AwsError;
import io.eventforwarder.aws.KinesisClients;
import io.eventforwarder.aws.RenewableCredentials;
import io.eventforwarder.aws.StreamException;
import io.eventforwarder.settings.SourceSettings;
import java.io.Serializable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import javax.annotation.Nullable;
import org.reactivestreams.Subscriber;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamConsumerResponse;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryResponse;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;
import software.amazon.awssdk.services.kinesis.model.StartingPosition;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEventStream;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponseHandler;

/**
 * The requests that the source makes to its stream, with the job's own credentials. A request is
 * made only once; callers repeat failed requests. Futures fail with a {@link StreamException}.
 * Thread-safe.
 */
final class StreamClient implements AutoCloseable {
    /** Long enough for an answer of 10 MiB on a slow line. */
    private static final AwsRequestOverrideConfiguration READ_TIMEOUT = timeout(30);

    /** Longer than a subscription, which lasts five minutes at most. */
    private static final AwsRequestOverrideConfiguration SUBSCRIPTION_TIMEOUT = timeout(360);

    private final String streamName;
    private final String displayName;
    private final RenewableCredentials credentials = RenewableCredentials.ofEnvironment();
    private final KinesisAsyncClient kinesis;

    /** Opens the SDK's client in the process that uses it. */
    @FunctionalInterface
    interface Opener extends Serializable {
        /**
         * Opens a client for the caller to close.
         *
         * @param subscribes whether the client must be able to subscribe to shards
         */
        KinesisAsyncClient open(
                SourceSettings settings, RenewableCredentials credentials, boolean subscribes);
    }

    StreamClient(SourceSettings settings, Opener opener, boolean subscribes) {
        streamName = settings.streamName().orElseThrow();
        displayName = displayName(settings);
        kinesis = opener.open(settings, credentials, subscribes);
    }

    /** The {@link Opener} for Kinesis. */
    static KinesisAsyncClient open(
            SourceSettings settings, RenewableCredentials credentials, boolean subscribes) {
        String region = settings.region().orElseThrow();
        return subscribes
                ? KinesisClients.openForSubscriptions(region, settings.endpoint(), credentials)
                : KinesisClients.open(
                        region, settings.endpoint(), credentials, PollingShardReader.MAX_IN_FLIGHT);
    }

    private static AwsRequestOverrideConfiguration timeout(int seconds) {
        return AwsRequestOverrideConfiguration.builder()
                .apiCallTimeout(Duration.ofSeconds(seconds))
                .build();
    }

    String streamName() {
        return streamName;
    }

    /** The stream's name in messages. */
    String displayName() {
        return displayName;
    }

    static String displayName(SourceSettings settings) {
        return KinesisClients.nameOf(
                settings.streamName().orElseThrow(), settings.region().orElseThrow());
    }

    CompletableFuture<DescribeStreamSummaryResponse> describe() {
        return answer(
                "DescribeStreamSummary",
                () -> kinesis.describeStreamSummary(request -> request.streamName(streamName)));
    }

    /**
     * Requests a page of the list of shards.
     *
     * @param token the token of the previous page; null for the first page
     * @param after only shards with a higher id than this one are listed; empty for all shards
     * @param start shards that were closed before this position are left out; null for all shards
     */
    CompletableFuture<ListShardsResponse> listShards(
            @Nullable String token, String after, @Nullable StartingPosition start) {
        ListShardsRequest.Builder request = ListShardsRequest.builder();
        if (token != null) {
            request.nextToken(token);
        } else if (!after.isEmpty()) {
            request.streamName(streamName).exclusiveStartShardId(after);
        } else {
            request.streamName(streamName);
            if (start != null && start.timestamp() != null) {
                request.shardFilter(
                        filter ->
                                filter.type(ShardFilterType.FROM_TIMESTAMP)
                                        .timestamp(start.timestamp()));
            }
        }
        return answer("ListShards", () -> kinesis.listShards(request.build()));
    }

    CompletableFuture<GetShardIteratorResponse> iterator(
            String shardId, StartingPosition position) {
        return answer(
                "GetShardIterator",
                () ->
                        kinesis.getShardIterator(
                                request ->
                                        request.streamName(streamName)
                                                .shardId(shardId)
                                                .shardIteratorType(position.type())
                                                .timestamp(position.timestamp())
                                                .startingSequenceNumber(
                                                        position.sequenceNumber())));
    }

    CompletableFuture<GetRecordsResponse> records(String iterator) {
        return answer(
                "GetRecords",
                () ->
                        kinesis.getRecords(
                                request ->
                                        request.shardIterator(iterator)
                                                .overrideConfiguration(READ_TIMEOUT)));
    }

    CompletableFuture<DescribeStreamConsumerResponse> describeConsumer(
            String streamArn, String name) {
        return answer(
                "DescribeStreamConsumer",
                () ->
                        kinesis.describeStreamConsumer(
                                request -> request.streamARN(streamArn).consumerName(name)));
    }

    CompletableFuture<?> registerConsumer(String streamArn, String name) {
        return answer(
                "RegisterStreamConsumer",
                () ->
                        kinesis.registerStreamConsumer(
                                request -> request.streamARN(streamArn).consumerName(name)));
    }

    /**
     * Subscribes to a shard. The future completes when the subscription ends, which is after five
     * minutes at most.
     *
     * @param subscriber receives the events, on the SDK's threads
     */
    CompletableFuture<Void> subscribe(
            String consumerArn,
            String shardId,
            StartingPosition position,
            Subscriber<SubscribeToShardEventStream> subscriber) {
        return answer(
                "SubscribeToShard",
                () ->
                        kinesis.subscribeToShard(
                                request ->
                                        request.consumerARN(consumerArn)
                                                .shardId(shardId)
                                                .startingPosition(position)
                                                .overrideConfiguration(SUBSCRIPTION_TIMEOUT),
                                SubscribeToShardResponseHandler.builder()
                                        .onEventStream(events -> events.subscribe(subscriber))
                                        .build()));
    }

    private <T> CompletableFuture<T> answer(
            String operation, Supplier<CompletableFuture<T>> request) {
        // Before the request: its failure concerns these credentials, not those of a later look-up.
        int lookUp = credentials.lookUp();
        CompletableFuture<T> response;
        try {
            response = request.get();
        } catch (RuntimeException e) {
            response = CompletableFuture.failedFuture(e);
        }
        return response.handle(
                (answer, failure) -> {
                    if (failure == null) {
                        return answer;
                    }
                    if (AwsError.isExpiredToken(failure)) {
                        // The SDK keeps a session's credentials until their expiry time.
                        credentials.renew(lookUp);
                    }
                    throw StreamException.of(
                            displayName,
                            operation,
                            credentials.owner(),
                            "Source.stream-name and Source.region",
                            failure);
                });
    }

    /** The failure of one of the futures that this class returns. */
    static StreamException failure(Throwable failure) {
        return (StreamException)
                (failure instanceof CompletionException ? failure.getCause() : failure);
    }

    /** Looks the job's credentials up again for later requests. */
    void renewCredentials() {
        credentials.renew();
    }

    @Override
    public void close() {
        kinesis.close();
        credentials.close();
    }
}
