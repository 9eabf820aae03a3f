package io.eventforwarder.benchmark.stub;

import io.eventforwarder.gateway.KinesisProtocol;
import io.eventforwarder.testing.traffic.Traffic;
import io.eventforwarder.testing.traffic.TrafficMessage;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.annotation.Nullable;
import software.amazon.awssdk.core.SdkBytes;

/**
 * The stream that the job reads from a stub: an endless sequence of event batches of some thousands
 * of devices. Each device is always on the same shard. Each shard repeats its batches. Either all
 * records are there already, or they arrive at a constant rate.
 */
public final class StubStream {
    private static final int DEVICES = 8_000;
    private static final int BATCHES = 2 * DEVICES;
    private static final long SEED = 11;
    private static final BigInteger HASH_KEYS = BigInteger.TWO.pow(128);
    private static final String ITERATOR_PREFIX = "iterator-";
    private static final int DIGITS_OF_SHARD = 12;
    private static final long CREATED = 1_700_000_000_000L;

    private final int shards;

    /** Of a shard; infinite if all records are there already. */
    private final double recordsPerMilli;

    private final long began = System.currentTimeMillis();
    private final List<StubShard> content = new ArrayList<>();

    /**
     * @param bytesPerSecond of all shards; infinite if all records are there already
     */
    StubStream(int shards, double bytesPerSecond) {
        this.shards = shards;
        this.recordsPerMilli = bytesPerSecond / meanBytes() / shards / 1e3;
        encode();
    }

    /** Whether all records are there already. Otherwise each has a mark of its arrival. */
    boolean isEndless() {
        return Double.isInfinite(recordsPerMilli);
    }

    /** How many records of a shard have arrived. */
    long arrived(long now) {
        return isEndless() ? Long.MAX_VALUE : (long) ((now - began) * recordsPerMilli);
    }

    /** When the record of a shard arrives. */
    long arrival(long sequence, long now) {
        return isEndless() ? now : began + (long) Math.ceil((sequence + 1) / recordsPerMilli);
    }

    /** A position in a shard. */
    record Position(int shard, long sequence) {
        static Position ofIterator(String iterator) {
            int shardEnd = ITERATOR_PREFIX.length() + DIGITS_OF_SHARD;
            return new Position(
                    Integer.parseInt(iterator.substring(ITERATOR_PREFIX.length(), shardEnd)),
                    Long.parseLong(iterator.substring(shardEnd + 1)));
        }

        /**
         * The position that a request for a subscription names: at or after its sequence number, or
         * at the beginning without a number.
         */
        static Position ofRequest(Map<String, Object> request) {
            Map<?, ?> start = (Map<?, ?>) request.get("StartingPosition");
            return of(
                    (String) request.get("ShardId"),
                    (String) start.get("Type"),
                    (String) start.get("SequenceNumber"));
        }

        private static Position of(String shardId, String type, @Nullable String sequenceNumber) {
            int shard = Integer.parseInt(shardId.substring(shardId.indexOf('-') + 1));
            if (sequenceNumber == null) {
                return new Position(shard, 0);
            }
            long sequence =
                    Long.parseLong(
                            sequenceNumber.substring(sequenceNumber.length() - StubShard.DIGITS));
            return new Position(
                    shard, type.equals("AFTER_SEQUENCE_NUMBER") ? sequence + 1 : sequence);
        }
    }

    StubShard shard(int number) {
        return content.get(number);
    }

    private void encode() {
        KinesisProtocol cbor = KinesisProtocol.of("application/x-amz-cbor-1.1");
        Traffic traffic = traffic();
        List<List<StubShard.Content>> records = new ArrayList<>();
        for (int shard = 0; shard < shards; shard++) {
            records.add(new ArrayList<>());
        }
        for (int i = 0; i < BATCHES || records.stream().anyMatch(List::isEmpty); i++) {
            TrafficMessage batch = traffic.next();
            int shard = Math.floorMod(batch.partitionKey().hashCode(), shards);
            byte[] data = isEndless() ? batch.bytes() : Latencies.marked(batch.bytes());
            records.get(shard)
                    .add(
                            new StubShard.Content(
                                    batch.partitionKey(), SdkBytes.fromByteArrayUnsafe(data)));
        }
        for (int shard = 0; shard < shards; shard++) {
            content.add(
                    new StubShard(cbor, iteratorPrefix(shard), records.get(shard), !isEndless()));
        }
    }

    private static Traffic traffic() {
        return new Traffic(SEED, Traffic.Mix.SINGLE_BATCHES, CREATED, DEVICES);
    }

    /**
     * The number of records that leave for each byte that is read, if each event and each batch
     * without events leaves in its own record.
     */
    public static double recordsAsReceivedPerByte() {
        Traffic traffic = traffic();
        long records = 0;
        long bytes = 0;
        for (int i = 0; i < BATCHES; i++) {
            TrafficMessage batch = traffic.next();
            records += batch.batchesWithoutEvents() + batch.events();
            bytes += batch.bytes().length;
        }
        return (double) records / bytes;
    }

    private static double meanBytes() {
        Traffic traffic = traffic();
        return IntStream.range(0, BATCHES)
                .map(i -> traffic.next().bytes().length)
                .average()
                .orElseThrow();
    }

    private static String iteratorPrefix(int shard) {
        return ITERATOR_PREFIX + String.format("%0" + DIGITS_OF_SHARD + "d-", shard);
    }

    /** The response to a call that neither reads nor puts records. */
    Map<String, Object> answer(String operation, Map<String, Object> request) {
        return switch (operation) {
            case "DescribeStreamSummary" -> Map.of("StreamDescriptionSummary", summary());
            case "ListShards" -> Map.of("Shards", shards());
            case "GetShardIterator" -> Map.of("ShardIterator", iterator(request));
            case "DescribeStreamConsumer" -> Map.of("ConsumerDescription", consumer(request));
            default ->
                    throw new IllegalArgumentException(
                            "The stub has no operation " + operation + '.');
        };
    }

    private Map<String, Object> summary() {
        Map<String, Object> summary = new TreeMap<>();
        summary.put("StreamName", "events-in");
        summary.put("StreamARN", "arn:aws:kinesis:eu-west-1:123456789012:stream/events-in");
        summary.put("StreamStatus", "ACTIVE");
        summary.put("StreamCreationTimestamp", CREATED);
        summary.put("RetentionPeriodHours", 24);
        summary.put("EnhancedMonitoring", List.of());
        summary.put("EncryptionType", "NONE");
        summary.put("OpenShardCount", shards);
        summary.put("ConsumerCount", 0);
        return summary;
    }

    private static Map<String, Object> consumer(Map<String, Object> request) {
        String stream = (String) request.get("StreamARN");
        String name = (String) request.get("ConsumerName");
        return Map.of(
                "ConsumerName",
                name,
                "ConsumerARN",
                stream + "/consumer/" + name + ":1",
                "ConsumerStatus",
                "ACTIVE",
                "ConsumerCreationTimestamp",
                CREATED,
                "StreamARN",
                stream);
    }

    private List<Map<String, Object>> shards() {
        return IntStream.range(0, shards).mapToObj(this::description).toList();
    }

    private Map<String, Object> description(int shard) {
        return Map.of(
                "ShardId",
                String.format("shardId-%0" + DIGITS_OF_SHARD + "d", shard),
                "HashKeyRange",
                Map.of(
                        "StartingHashKey",
                        hashKeyAt(shard).toString(),
                        "EndingHashKey",
                        hashKeyAt(shard + 1).subtract(BigInteger.ONE).toString()),
                "SequenceNumberRange",
                Map.of("StartingSequenceNumber", StubShard.sequenceNumber(0)));
    }

    private BigInteger hashKeyAt(int shard) {
        return HASH_KEYS.multiply(BigInteger.valueOf(shard)).divide(BigInteger.valueOf(shards));
    }

    private static String iterator(Map<String, Object> request) {
        Position position =
                Position.of(
                        (String) request.get("ShardId"),
                        (String) request.get("ShardIteratorType"),
                        (String) request.get("StartingSequenceNumber"));
        return iteratorPrefix(position.shard)
                + String.format("%0" + StubShard.DIGITS + "d", position.sequence);
    }
}
