package io.eventforwarder.source.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.flink.util.concurrent.ExecutorThreadFactory;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.ChildShard;
import software.amazon.awssdk.services.kinesis.model.ConsumerStatus;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamConsumerRequest;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamConsumerResponse;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryRequest;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryResponse;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.RegisterStreamConsumerRequest;
import software.amazon.awssdk.services.kinesis.model.RegisterStreamConsumerResponse;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardFilter;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StartingPosition;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEventStream;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardRequest;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponseHandler;
import software.amazon.awssdk.utils.Md5Utils;
import software.amazon.awssdk.utils.async.SimplePublisher;

/**
 * A Kinesis client in this process with one stream. Tests can split and merge its shards, and make
 * requests fail or hang. Supports polling and fan-out.
 */
final class FakeKinesis implements AutoCloseable {
    static final String NAME = "events";

    private static final Map<String, FakeKinesis> BY_ID = new ConcurrentHashMap<>();
    private static final int PAGE_SIZE = 1000;
    private static final int EVENTS_OF_A_SUBSCRIPTION = 30;

    /** The first four bytes of a hash select the shard. */
    private static final long HASHES = 1L << 32;

    private final String id = UUID.randomUUID().toString();
    private final Map<String, FakeShard> shards = new LinkedHashMap<>();
    private final Map<String, Integer> requests = new HashMap<>();
    private final Map<String, Long> consumers = new HashMap<>();
    private final ExecutorService threads =
            Executors.newCachedThreadPool(new ExecutorThreadFactory("fake-kinesis"));
    private Function<String, CompletableFuture<Void>> script = action -> null;
    private Instant created = Instant.parse("2026-01-01T00:00:00Z");
    private boolean exists = true;
    private int recordsPerAnswer = 20;
    private boolean namesChildren = true;
    private long sequence = 1000;

    private static final class FakeShard {
        private final String id;
        private final List<String> parents;
        private final long from;
        private final long to;
        private final List<Record> records = new ArrayList<>();
        private Instant closedAt = Instant.MAX;

        FakeShard(String id, List<String> parents, long from, long to) {
            this.id = id;
            this.parents = parents;
            this.from = from;
            this.to = to;
        }

        boolean isOpen() {
            return closedAt.equals(Instant.MAX);
        }

        int indexAfter(Predicate<Record> read) {
            return (int) records.stream().takeWhile(read).count();
        }
    }

    /** A stream whose shards divide the hashes evenly. */
    FakeKinesis(int shardCount) {
        BY_ID.put(id, this);
        for (int i = 0; i < shardCount; i++) {
            add(List.of(), HASHES * i / shardCount, HASHES * (i + 1) / shardCount);
        }
    }

    StreamClient.Opener opener() {
        String fake = id;
        return (settings, credentials, subscribes) -> BY_ID.get(fake).new Client();
    }

    synchronized FakeKinesis answersOf(int records) {
        recordsPerAnswer = records;
        return this;
    }

    /**
     * From now on the end of a shard does not name its children, so that the source has to list
     * shards.
     */
    synchronized FakeKinesis withoutChildShards() {
        namesChildren = false;
        return this;
    }

    /**
     * Injects faults from now on.
     *
     * @param faults returns an operation's fault: a failed future, or one that never completes;
     *     null without a fault
     */
    synchronized void follow(Function<String, CompletableFuture<Void>> faults) {
        script = faults;
    }

    synchronized void put(String partitionKey, String data) {
        sequence++;
        Record.Builder record =
                Record.builder()
                        .partitionKey(partitionKey)
                        .sequenceNumber(Long.toString(sequence))
                        .approximateArrivalTimestamp(Instant.now())
                        .data(SdkBytes.fromUtf8String(data));
        open(partitionKey).records.add(record.build());
        notifyAll();
    }

    synchronized String shardOf(String partitionKey) {
        return open(partitionKey).id;
    }

    private FakeShard open(String partitionKey) {
        byte[] md5 = Md5Utils.computeMD5Hash(partitionKey.getBytes(UTF_8));
        long hash = Integer.toUnsignedLong(ByteBuffer.wrap(md5).getInt());
        return shards.values().stream()
                .filter(shard -> shard.isOpen() && shard.from <= hash && hash < shard.to)
                .findFirst()
                .orElseThrow();
    }

    private void add(List<String> parents, long from, long to) {
        String shardId = "shardId-%012d".formatted(shards.size());
        shards.put(shardId, new FakeShard(shardId, parents, from, to));
    }

    synchronized List<String> openShards() {
        return shards.values().stream().filter(FakeShard::isOpen).map(s -> s.id).toList();
    }

    synchronized void split(String shardId) {
        FakeShard shard = shards.get(shardId);
        long middle = (shard.from + shard.to) / 2;
        shard.closedAt = Instant.now();
        add(List.of(shardId), shard.from, middle);
        add(List.of(shardId), middle, shard.to);
        notifyAll();
    }

    /** Merges the open shard at an index, in the order of hashes, with the next. */
    synchronized void merge(int index) {
        List<FakeShard> open =
                shards.values().stream()
                        .filter(FakeShard::isOpen)
                        .sorted(Comparator.comparingLong(shard -> shard.from))
                        .toList();
        FakeShard low = open.get(index);
        FakeShard high = open.get(index + 1);
        low.closedAt = Instant.now();
        high.closedAt = low.closedAt;
        add(List.of(low.id, high.id), low.from, high.to);
        notifyAll();
    }

    /** Removes a shard, as Kinesis does when all its records are older than the retention. */
    synchronized void expire(String shardId) {
        shards.remove(shardId);
    }

    synchronized void delete() {
        exists = false;
    }

    synchronized void recreate() {
        exists = true;
        created = created.plusSeconds(1);
    }

    synchronized int requests(String action) {
        return requests.getOrDefault(action, 0);
    }

    static CompletableFuture<Void> fail(String code) {
        AwsErrorDetails details =
                AwsErrorDetails.builder().errorCode(code).errorMessage("secret-message").build();
        return CompletableFuture.failedFuture(
                KinesisException.builder().statusCode(400).awsErrorDetails(details).build());
    }

    static Function<String, CompletableFuture<Void>> failing(
            String operation, int times, String code) {
        AtomicInteger left = new AtomicInteger(times);
        return requested ->
                requested.equals(operation) && left.getAndDecrement() > 0 ? fail(code) : null;
    }

    @Override
    public void close() {
        BY_ID.remove(id);
        threads.shutdownNow();
    }

    private <T> CompletableFuture<T> answer(String action, Supplier<T> result) {
        CompletableFuture<Void> fault;
        synchronized (this) {
            requests.merge(action, 1, Integer::sum);
            fault = exists ? script.apply(action) : fail("ResourceNotFoundException");
        }
        return (fault == null ? CompletableFuture.<Void>completedFuture(null) : fault)
                .thenApplyAsync(
                        none -> {
                            synchronized (this) {
                                return result.get();
                            }
                        },
                        threads);
    }

    private FakeShard shard(String shardId) {
        FakeShard shard = shards.get(shardId);
        if (shard == null) {
            fail("ResourceNotFoundException").join();
        }
        return shard;
    }

    private GetRecordsResponse records(FakeShard shard, int index) {
        int end = Math.min(shard.records.size(), index + recordsPerAnswer);
        boolean isEnd = end == shard.records.size() && !shard.isOpen();
        return GetRecordsResponse.builder()
                .records(shard.records.subList(index, end))
                .millisBehindLatest(end == shard.records.size() ? 0L : 1000L)
                .nextShardIterator(isEnd ? null : shard.id + ":" + end)
                .childShards(isEnd ? children(shard) : List.of())
                .build();
    }

    private List<ChildShard> children(FakeShard shard) {
        return shards.values().stream()
                .filter(child -> namesChildren && child.parents.contains(shard.id))
                .map(child -> ChildShard.builder().shardId(child.id).parentShards(child.parents))
                .map(ChildShard.Builder::build)
                .toList();
    }

    private static int index(
            FakeShard shard, ShardIteratorType type, String number, Instant timestamp) {
        return switch (type) {
            case TRIM_HORIZON -> 0;
            case AT_TIMESTAMP -> {
                if (timestamp.isAfter(Instant.now())) {
                    fail("InvalidArgumentException").join();
                }
                yield shard.indexAfter(
                        record -> record.approximateArrivalTimestamp().isBefore(timestamp));
            }
            case AFTER_SEQUENCE_NUMBER ->
                    shard.indexAfter(
                            record ->
                                    Long.parseLong(record.sequenceNumber())
                                            <= Long.parseLong(number));
            default -> throw new IllegalArgumentException(type.toString());
        };
    }

    private final class Client implements KinesisAsyncClient {
        @Override
        public String serviceName() {
            return "kinesis";
        }

        @Override
        public void close() {
            // There is nothing to close.
        }

        @Override
        public CompletableFuture<DescribeStreamSummaryResponse> describeStreamSummary(
                DescribeStreamSummaryRequest request) {
            String arn = "arn:aws:kinesis:us-east-1:111111111111:stream/" + request.streamName();
            return answer(
                    "DescribeStreamSummary",
                    () ->
                            DescribeStreamSummaryResponse.builder()
                                    .streamDescriptionSummary(
                                            stream ->
                                                    stream.streamARN(arn)
                                                            .streamCreationTimestamp(created)
                                                            .streamStatus(StreamStatus.ACTIVE)
                                                            .retentionPeriodHours(24))
                                    .build());
        }

        @Override
        public CompletableFuture<ListShardsResponse> listShards(ListShardsRequest request) {
            return answer("ListShards", () -> page(request));
        }

        private ListShardsResponse page(ListShardsRequest request) {
            String token = request.nextToken();
            String after = token != null ? token : request.exclusiveStartShardId();
            ShardFilter filter = request.shardFilter();
            List<Shard> found =
                    shards.values().stream()
                            .filter(shard -> after == null || shard.id.compareTo(after) > 0)
                            .filter(s -> filter == null || !s.closedAt.isBefore(filter.timestamp()))
                            .limit(PAGE_SIZE)
                            .map(FakeKinesis::described)
                            .toList();
            boolean isLast = found.size() < PAGE_SIZE;
            return ListShardsResponse.builder()
                    .shards(found)
                    .nextToken(isLast ? null : found.get(PAGE_SIZE - 1).shardId())
                    .build();
        }

        @Override
        public CompletableFuture<GetShardIteratorResponse> getShardIterator(
                GetShardIteratorRequest request) {
            return answer(
                    "GetShardIterator",
                    () -> {
                        FakeShard shard = shard(request.shardId());
                        int index =
                                index(
                                        shard,
                                        request.shardIteratorType(),
                                        request.startingSequenceNumber(),
                                        request.timestamp());
                        String iterator = shard.id + ":" + index;
                        return GetShardIteratorResponse.builder().shardIterator(iterator).build();
                    });
        }

        @Override
        public CompletableFuture<GetRecordsResponse> getRecords(GetRecordsRequest request) {
            return answer(
                    "GetRecords",
                    () -> {
                        String[] iterator = request.shardIterator().split(":", 2);
                        return records(shard(iterator[0]), Integer.parseInt(iterator[1]));
                    });
        }

        @Override
        public CompletableFuture<DescribeStreamConsumerResponse> describeStreamConsumer(
                DescribeStreamConsumerRequest request) {
            return answer("DescribeStreamConsumer", () -> consumer(request.consumerName()));
        }

        private DescribeStreamConsumerResponse consumer(String name) {
            Long registered = consumers.get(name);
            if (registered == null) {
                fail("ResourceNotFoundException").join();
            }
            boolean isActive = System.nanoTime() - registered > TimeUnit.MILLISECONDS.toNanos(500);
            ConsumerStatus status = isActive ? ConsumerStatus.ACTIVE : ConsumerStatus.CREATING;
            return DescribeStreamConsumerResponse.builder()
                    .consumerDescription(
                            consumer -> consumer.consumerARN("arn").consumerStatus(status))
                    .build();
        }

        @Override
        public CompletableFuture<RegisterStreamConsumerResponse> registerStreamConsumer(
                RegisterStreamConsumerRequest request) {
            return answer(
                    "RegisterStreamConsumer",
                    () -> {
                        if (consumers.putIfAbsent(request.consumerName(), System.nanoTime())
                                != null) {
                            fail("ResourceInUseException").join();
                        }
                        return RegisterStreamConsumerResponse.builder().build();
                    });
        }

        @Override
        public CompletableFuture<Void> subscribeToShard(
                SubscribeToShardRequest request, SubscribeToShardResponseHandler handler) {
            SimplePublisher<SubscribeToShardEventStream> events = new SimplePublisher<>();
            StartingPosition start = request.startingPosition();
            return answer(
                            "SubscribeToShard",
                            () ->
                                    index(
                                            shard(request.shardId()),
                                            start.type(),
                                            start.sequenceNumber(),
                                            start.timestamp()))
                    .thenAcceptAsync(
                            index -> {
                                handler.onEventStream(SdkPublisher.adapt(events));
                                push(request.shardId(), index, events);
                            },
                            threads);
        }
    }

    private static Shard described(FakeShard shard) {
        List<String> parents = shard.parents;
        return Shard.builder()
                .shardId(shard.id)
                .parentShardId(parents.isEmpty() ? null : parents.get(0))
                .adjacentParentShardId(parents.size() < 2 ? null : parents.get(1))
                .build();
    }

    /**
     * Pushes some events, and then ends the subscription; a real one ends after five minutes. Fails
     * once the subscription is cancelled.
     */
    private void push(
            String shardId, int from, SimplePublisher<SubscribeToShardEventStream> events) {
        int index = from;
        for (int i = 0; i < EVENTS_OF_A_SUBSCRIPTION; i++) {
            GetRecordsResponse next = next(shardId, index);
            index += next.records().size();
            events.send(
                            SubscribeToShardEvent.builder()
                                    .records(next.records())
                                    .millisBehindLatest(next.millisBehindLatest())
                                    .continuationSequenceNumber(next.nextShardIterator())
                                    .childShards(next.childShards())
                                    .build())
                    .join();
            if (next.nextShardIterator() == null) {
                break;
            }
        }
        events.complete().join();
    }

    /** The records at an index, or none after a while without any. */
    private synchronized GetRecordsResponse next(String shardId, int index) {
        FakeShard shard = shard(shardId);
        long heartbeat = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(300);
        while (index == shard.records.size() && shard.isOpen() && System.nanoTime() < heartbeat) {
            try {
                wait(50);
            } catch (InterruptedException e) {
                throw new CancellationException("The test has ended.");
            }
        }
        return records(shard, index);
    }
}
