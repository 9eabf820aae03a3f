package io.eventforwarder.source.kinesis;

import io.eventforwarder.aws.KinesisClients;
import io.eventforwarder.aws.RenewableCredentials;
import io.eventforwarder.settings.SourceSettings;
import java.io.Serializable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.annotation.Nullable;
import org.reactivestreams.Subscriber;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.ConsumerDescription;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.ShardFilter;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StartingPosition;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEventStream;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponseHandler;

/**
 * The requests that the source makes to its stream, with the job's own credentials. A request is
 * made once; the caller repeats it. A future that fails has a {@link ReadException}. Thread-safe.
 */
final class StreamClient implements AutoCloseable {
    /** Long enough for an answer of 10 MiB on a slow line. */
    private static final AwsRequestOverrideConfiguration READ_TIMEOUT =
            timeout(Duration.ofSeconds(30));

    private static final AwsRequestOverrideConfiguration TIMEOUT = timeout(Duration.ofSeconds(10));

    private final String streamName;
    private final String sentenceName;
    private final RenewableCredentials credentials;
    private final KinesisAsyncClient kinesis;

    private StreamClient(SourceSettings settings, Clients clients, boolean forSubscriptions) {
        this.streamName = settings.streamName().orElseThrow();
        this.sentenceName = KinesisClients.nameOf(streamName, settings.region().orElseThrow());
        this.credentials = RenewableCredentials.ofEnvironment();
        this.kinesis = clients.open(settings, credentials, forSubscriptions);
    }

    /** A client that lists the shards of the settings' stream. */
    static StreamClient open(SourceSettings settings, Clients clients) {
        return new StreamClient(settings, clients, false);
    }

    /** A client that reads the settings' stream as they say. */
    static StreamClient openForReading(SourceSettings settings, Clients clients) {
        return new StreamClient(
                settings, clients, settings.consumer() == SourceSettings.Consumer.FAN_OUT);
    }

    /** Makes the SDK's clients, where they are used. */
    @FunctionalInterface
    interface Clients extends Serializable {
        /**
         * Opens a client, for the caller to close.
         *
         * @param forSubscriptions whether the client must be able to subscribe to shards
         */
        KinesisAsyncClient open(
                SourceSettings settings,
                RenewableCredentials credentials,
                boolean forSubscriptions);

        /** Clients of Kinesis. */
        static KinesisAsyncClient ofKinesis(
                SourceSettings settings,
                RenewableCredentials credentials,
                boolean forSubscriptions) {
            String region = settings.region().orElseThrow();
            return forSubscriptions
                    ? KinesisClients.openForSubscriptions(region, settings.endpoint(), credentials)
                    : KinesisClients.open(
                            region,
                            settings.endpoint(),
                            credentials,
                            PollingShardReader.MAX_IN_FLIGHT);
        }
    }

    private static AwsRequestOverrideConfiguration timeout(Duration timeout) {
        return AwsRequestOverrideConfiguration.builder().apiCallTimeout(timeout).build();
    }

    String streamName() {
        return streamName;
    }

    /** How sentences name the stream. */
    String sentenceName() {
        return sentenceName;
    }

    CompletableFuture<StreamDescriptionSummary> describe() {
        return answer(
                "kinesis:DescribeStreamSummary",
                () ->
                        kinesis.describeStreamSummary(
                                request ->
                                        request.streamName(streamName)
                                                .overrideConfiguration(TIMEOUT)),
                response -> response.streamDescriptionSummary());
    }

    /**
     * A page of the shards.
     *
     * @param token of the page before; null for the first
     * @param after lists the shards with a higher id than this one; empty: all
     * @param start leaves out the shards that were closed before this position; null: none
     */
    CompletableFuture<ListShardsResponse> listShards(
            @Nullable String token, String after, @Nullable ShardPosition start) {
        ListShardsRequest.Builder request = ListShardsRequest.builder();
        if (token != null) {
            request.nextToken(token);
        } else {
            request.streamName(streamName);
            if (!after.isEmpty()) {
                request.exclusiveStartShardId(after);
            } else if (start != null && start.kind() == ShardPosition.Kind.AT_TIMESTAMP) {
                request.shardFilter(
                        ShardFilter.builder()
                                .type(ShardFilterType.FROM_TIMESTAMP)
                                .timestamp(start.timestamp())
                                .build());
            }
        }
        return answer(
                "kinesis:ListShards",
                () -> kinesis.listShards(request.overrideConfiguration(TIMEOUT).build()),
                Function.identity());
    }

    /** A new shard iterator. */
    CompletableFuture<String> iterator(String shardId, ShardPosition position) {
        return answer(
                "kinesis:GetShardIterator",
                () ->
                        kinesis.getShardIterator(
                                request -> {
                                    request.streamName(streamName)
                                            .shardId(shardId)
                                            .shardIteratorType(
                                                    ShardIteratorType.fromValue(
                                                            position.kind().name()))
                                            .overrideConfiguration(TIMEOUT);
                                    switch (position.kind()) {
                                        case AT_TIMESTAMP:
                                            request.timestamp(position.timestamp());
                                            break;
                                        case AFTER_SEQUENCE_NUMBER:
                                            request.startingSequenceNumber(
                                                    position.sequenceNumber());
                                            break;
                                        case TRIM_HORIZON:
                                            break;
                                    }
                                }),
                response -> response.shardIterator());
    }

    CompletableFuture<GetRecordsResponse> records(String iterator) {
        return answer(
                "kinesis:GetRecords",
                () ->
                        kinesis.getRecords(
                                request ->
                                        request.shardIterator(iterator)
                                                .overrideConfiguration(READ_TIMEOUT)),
                Function.identity());
    }

    CompletableFuture<ConsumerDescription> describeConsumer(String streamArn, String name) {
        return answer(
                "kinesis:DescribeStreamConsumer",
                () ->
                        kinesis.describeStreamConsumer(
                                request ->
                                        request.streamARN(streamArn)
                                                .consumerName(name)
                                                .overrideConfiguration(TIMEOUT)),
                response -> response.consumerDescription());
    }

    CompletableFuture<?> registerConsumer(String streamArn, String name) {
        return answer(
                "kinesis:RegisterStreamConsumer",
                () ->
                        kinesis.registerStreamConsumer(
                                request ->
                                        request.streamARN(streamArn)
                                                .consumerName(name)
                                                .overrideConfiguration(TIMEOUT)),
                Function.identity());
    }

    /**
     * Subscribes to a shard. The future completes when the subscription ends, which is after five
     * minutes at most.
     *
     * @param subscriber gets the events, in the SDK's threads
     */
    CompletableFuture<Void> subscribe(
            String consumerArn,
            String shardId,
            ShardPosition position,
            Subscriber<SubscribeToShardEventStream> subscriber) {
        StartingPosition.Builder start =
                StartingPosition.builder()
                        .type(ShardIteratorType.fromValue(position.kind().name()));
        switch (position.kind()) {
            case AT_TIMESTAMP:
                start.timestamp(position.timestamp());
                break;
            case AFTER_SEQUENCE_NUMBER:
                start.sequenceNumber(position.sequenceNumber());
                break;
            case TRIM_HORIZON:
                break;
        }
        return answer(
                "kinesis:SubscribeToShard",
                () ->
                        kinesis.subscribeToShard(
                                request ->
                                        request.consumerARN(consumerArn)
                                                .shardId(shardId)
                                                .startingPosition(start.build()),
                                SubscribeToShardResponseHandler.builder()
                                        .onEventStream(events -> events.subscribe(subscriber))
                                        .build()),
                Function.identity());
    }

    private <R, T> CompletableFuture<T> answer(
            String action, Supplier<CompletableFuture<R>> request, Function<R, T> result) {
        int lookUp = credentials.lookUp();
        CompletableFuture<R> response;
        try {
            response = request.get();
        } catch (RuntimeException e) {
            response = CompletableFuture.failedFuture(e);
        }
        return response.handle(
                (answer, failure) -> {
                    if (failure == null) {
                        return result.apply(answer);
                    }
                    ReadException known = ReadException.of(sentenceName, action, failure);
                    if (known.isExpiredToken()) {
                        // The SDK keeps a session's credentials until the time it was told.
                        credentials.renew(lookUp);
                    }
                    throw known;
                });
    }

    /** What a future of this class failed with. */
    static ReadException failure(Throwable failure) {
        return (ReadException)
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
