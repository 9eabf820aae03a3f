package io.eventforwarder.source.kinesis;

import java.time.Duration;
import java.util.ArrayDeque;
import javax.annotation.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.services.kinesis.model.ConsumerDescription;
import software.amazon.awssdk.services.kinesis.model.ConsumerStatus;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEventStream;

/**
 * Reads shards by SubscribeToShard, as a registered consumer. Kinesis pushes a shard's next event
 * once the last one has been handled.
 */
final class FanOutShardReader extends ShardReader {
    /** A subscription ends after five minutes; another one follows before. */
    private static final Duration RENEWAL = Duration.ofSeconds(285);

    /** How often a consumer or a shard is asked for that is not ready yet. */
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final String consumerName;

    /** Null until the consumer is known to be registered and active. */
    @Nullable private String consumerArn;

    /** Whether a request for the consumer is in flight. */
    private boolean isAskingForConsumer;

    /** Subscriptions whose next event is requested when there is room for it. */
    private final ArrayDeque<ShardSubscription> waitingForRoom = new ArrayDeque<>();

    private static final class SubscribedShard extends Shard {
        @Nullable private ShardSubscription subscription;

        SubscribedShard(ShardSplit split) {
            super(split);
        }
    }

    /** Takes a shard's events, in the SDK's threads, to the fetcher thread. */
    private final class ShardSubscription implements Subscriber<SubscribeToShardEventStream> {
        private final SubscribedShard shard;
        @Nullable private Subscription events;
        private boolean hasDelivered;

        ShardSubscription(SubscribedShard shard) {
            this.shard = shard;
        }

        /** Whether this is the shard's newest subscription. What an older one delivers is old. */
        boolean isCurrent() {
            return shard.subscription == this;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            onFetcherThread(
                    () -> {
                        events = subscription;
                        if (isCurrent()) {
                            requestNext(this);
                        } else {
                            subscription.cancel();
                        }
                        return null;
                    });
        }

        @Override
        public void onNext(SubscribeToShardEventStream event) {
            onFetcherThread(() -> isCurrent() ? delivered(this, event) : null);
        }

        @Override
        public void onError(Throwable failure) {
            // The request's future fails, too.
        }

        @Override
        public void onComplete() {
            // The request's future completes, too.
        }

        void end() {
            shard.subscription = null;
            if (events != null) {
                events.cancel();
            }
        }
    }

    FanOutShardReader(ReaderEnvironment environment, String consumerName) {
        super(environment);
        this.consumerName = consumerName;
    }

    @Override
    Shard shard(ShardSplit split) {
        return new SubscribedShard(split);
    }

    @Override
    boolean mayStart() {
        return !isAskingForConsumer;
    }

    @Override
    void start(Shard started) {
        SubscribedShard shard = (SubscribedShard) started;
        if (consumerArn == null) {
            findConsumer(shard);
        } else {
            subscribe(shard, consumerArn);
        }
    }

    private void findConsumer(SubscribedShard shard) {
        isAskingForConsumer = true;
        whenDone(
                client().describeConsumer(environment().streamArn(), consumerName),
                consumer -> {
                    isAskingForConsumer = false;
                    consumerArn = activeArn(consumer);
                    readyAfter(consumerArn == null ? INTERVAL : Duration.ZERO, shard);
                    return null;
                },
                failure -> {
                    if (failure.kind() == ReadException.Kind.NOT_FOUND) {
                        registerConsumer(shard);
                    } else {
                        isAskingForConsumer = false;
                        repeat(shard, failure);
                    }
                    return null;
                });
    }

    @Nullable
    private static String activeArn(ConsumerDescription consumer) {
        return consumer.consumerStatus() == ConsumerStatus.ACTIVE ? consumer.consumerARN() : null;
    }

    private void registerConsumer(SubscribedShard shard) {
        whenDone(
                client().registerConsumer(environment().streamArn(), consumerName),
                registered -> {
                    isAskingForConsumer = false;
                    readyAfter(INTERVAL, shard);
                    return null;
                },
                failure -> {
                    isAskingForConsumer = false;
                    repeat(shard, failure);
                    return null;
                });
    }

    private void subscribe(SubscribedShard shard, String consumer) {
        ShardSubscription subscription = new ShardSubscription(shard);
        shard.subscription = subscription;
        whenDone(
                client().subscribe(consumer, shard.id(), shard.position(), subscription),
                ended -> {
                    if (subscription.isCurrent()) {
                        subscription.end();
                        // One that ends at once again and again is not renewed at once.
                        readyAfter(subscription.hasDelivered ? Duration.ZERO : INTERVAL, shard);
                    }
                    return null;
                },
                failure -> subscription.isCurrent() ? failed(subscription, failure) : null);
        after(
                RENEWAL,
                () -> {
                    if (subscription.isCurrent()) {
                        subscription.end();
                        readyAfter(Duration.ZERO, shard);
                    }
                });
    }

    @Nullable
    private ShardRecords delivered(
            ShardSubscription subscription, SubscribeToShardEventStream delivered) {
        if (!(delivered instanceof SubscribeToShardEvent)) {
            requestNext(subscription);
            return null;
        }
        SubscribeToShardEvent event = (SubscribeToShardEvent) delivered;
        subscription.hasDelivered = true;
        ShardRecords records =
                answered(
                        subscription.shard,
                        event.records(),
                        event.millisBehindLatest(),
                        event.continuationSequenceNumber() == null,
                        event.childShards());
        if (records != null && !records.finishedSplits().isEmpty()) {
            subscription.end();
        } else {
            requestNext(subscription);
        }
        return records;
    }

    private void requestNext(ShardSubscription subscription) {
        if (hasRoom()) {
            subscription.events.request(1);
        } else {
            waitingForRoom.add(subscription);
        }
    }

    @Override
    void startReady() {
        super.startReady();
        while (!waitingForRoom.isEmpty() && hasRoom()) {
            waitingForRoom.remove().events.request(1);
        }
    }

    @Nullable
    private ShardRecords failed(ShardSubscription subscription, ReadException failure) {
        subscription.end();
        SubscribedShard shard = subscription.shard;
        if (failure.kind() == ReadException.Kind.NOT_FOUND) {
            findMissing(shard);
        } else if (failure.kind() == ReadException.Kind.INVALID_ARGUMENT
                && shard.position().kind() == ShardPosition.Kind.AT_TIMESTAMP) {
            // An instant that has not come yet by Kinesis's clock.
            repeat(shard, failure.as(ReadException.Kind.TRANSIENT));
        } else {
            repeat(shard, failure);
        }
        return null;
    }

    /** Either the stream is missing, or its consumer, or the shard has expired. */
    private void findMissing(SubscribedShard shard) {
        whenDone(
                client().describeConsumer(environment().streamArn(), consumerName),
                consumer -> {
                    if (activeArn(consumer) != null) {
                        return expired(shard);
                    }
                    consumerArn = null;
                    readyAfter(INTERVAL, shard);
                    return null;
                },
                failure -> {
                    if (failure.kind() == ReadException.Kind.NOT_FOUND) {
                        consumerArn = null;
                        readyAfter(Duration.ZERO, shard);
                    } else {
                        repeat(shard, failure);
                    }
                    return null;
                });
    }
}
