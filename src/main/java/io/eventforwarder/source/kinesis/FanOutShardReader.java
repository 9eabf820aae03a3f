package io.eventforwarder.source.kinesis;

import io.eventforwarder.aws.AwsError;
import io.eventforwarder.aws.StreamException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
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
    /** Kinesis ends a subscription after five minutes. The reader replaces it before that. */
    private static final Duration RENEWAL = Duration.ofSeconds(285);

    /** The time between two requests for a consumer or a shard that is not ready yet. */
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final String consumerName;

    /** Null until the consumer is known to be registered and active. */
    @Nullable private String consumerArn;

    /** Whether a request for the consumer is in flight. */
    private boolean isFindingConsumer;

    /** Subscriptions that will request their next event when there is room for it. */
    private final Queue<ShardSubscription> waitingForRoom = new ArrayDeque<>();

    /** Hands a shard's events from the SDK's threads to the fetcher thread. */
    private final class ShardSubscription implements Subscriber<SubscribeToShardEventStream> {
        private final Shard shard;
        @Nullable private Subscription events;
        private boolean hasDelivered;

        ShardSubscription(Shard shard) {
            this.shard = shard;
        }

        /** Whether this is the shard's newest subscription. Events of an older one are ignored. */
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
                    });
        }

        @Override
        public void onNext(SubscribeToShardEventStream event) {
            onFetcherThread(
                    () -> {
                        if (isCurrent()) {
                            delivered(this, event);
                        }
                    });
        }

        @Override
        public void onError(Throwable failure) {
            // The future of the request fails, too, and its handler reacts.
        }

        @Override
        public void onComplete() {
            // The future of the request completes, too, and its handler reacts.
        }

        void end() {
            shard.subscription = null;
            if (events != null) {
                events.cancel();
            }
        }
    }

    FanOutShardReader(
            StreamClient client,
            ReadLimits limits,
            long stopAt,
            ReaderStatus status,
            String consumerName) {
        super(client, limits, stopAt, status);
        this.consumerName = consumerName;
    }

    @Override
    boolean mayStart() {
        return !isFindingConsumer;
    }

    @Override
    void start(Shard shard) {
        if (consumerArn == null) {
            findConsumer(shard);
        } else {
            subscribe(shard, consumerArn);
        }
    }

    private void findConsumer(Shard shard) {
        isFindingConsumer = true;
        whenDone(
                client.describeConsumer(status.streamArn(), consumerName),
                response -> consumerFound(shard, response.consumerDescription()),
                failure -> {
                    if (failure.error() == AwsError.NOT_FOUND) {
                        registerConsumer(shard);
                    } else {
                        isFindingConsumer = false;
                        repeat(shard, failure);
                    }
                });
    }

    private void consumerFound(Shard shard, ConsumerDescription consumer) {
        isFindingConsumer = false;
        if (consumer.consumerStatus() == ConsumerStatus.ACTIVE) {
            consumerArn = consumer.consumerARN();
            readyAfter(Duration.ZERO, shard);
        } else {
            readyAfter(INTERVAL, shard);
        }
    }

    private void registerConsumer(Shard shard) {
        whenDone(
                client.registerConsumer(status.streamArn(), consumerName),
                registered -> {
                    isFindingConsumer = false;
                    readyAfter(INTERVAL, shard);
                },
                failure -> {
                    isFindingConsumer = false;
                    repeat(shard, failure);
                });
    }

    private void subscribe(Shard shard, String consumer) {
        ShardSubscription subscription = new ShardSubscription(shard);
        shard.subscription = subscription;
        whenDone(
                client.subscribe(consumer, shard.id, shard.position, subscription),
                // A subscription that ends without an event is renewed after a delay, to avoid a
                // busy loop.
                ended -> renew(subscription, subscription.hasDelivered ? Duration.ZERO : INTERVAL),
                failure -> {
                    if (subscription.isCurrent()) {
                        failed(subscription, failure);
                    }
                });
        after(RENEWAL, () -> renew(subscription, Duration.ZERO));
    }

    private void renew(ShardSubscription subscription, Duration delay) {
        if (subscription.isCurrent()) {
            subscription.end();
            readyAfter(delay, subscription.shard);
        }
    }

    private void delivered(ShardSubscription subscription, SubscribeToShardEventStream delivered) {
        boolean goesOn = true;
        if (delivered instanceof SubscribeToShardEvent) {
            SubscribeToShardEvent event = (SubscribeToShardEvent) delivered;
            subscription.hasDelivered = true;
            goesOn =
                    answered(
                            subscription.shard,
                            event.records(),
                            event.millisBehindLatest(),
                            event.continuationSequenceNumber() == null,
                            event.childShards());
        }
        if (goesOn) {
            requestNext(subscription);
        } else {
            subscription.end();
        }
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

    /**
     * If the stream, its consumer or the shard does not exist, the consumer is looked up, and
     * registered again if it is missing. If an active consumer still does not find the shard, the
     * shard has expired.
     */
    private void failed(ShardSubscription subscription, StreamException failure) {
        subscription.end();
        Shard shard = subscription.shard;
        if (failure.error() != AwsError.NOT_FOUND) {
            repeatRead(shard, failure);
        } else if (shard.isMissing) {
            expired(shard);
        } else {
            shard.isMissing = true;
            consumerArn = null;
            readyAfter(Duration.ZERO, shard);
        }
    }
}
