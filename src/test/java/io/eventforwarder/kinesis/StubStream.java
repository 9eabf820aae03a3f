package io.eventforwarder.kinesis;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.SdkBytes;

/** A stream that spreads partition keys over its shards. */
final class StubStream {
    /** One of this many records {@linkplain Fault#PARTIAL fails at its first attempt}. */
    private static final int ONE_OF = 4;

    /** One of this many records may be {@linkplain Fault#TOO_LARGE refused}. */
    private static final int ONE_REFUSED_OF = 32;

    private final List<Shard> shards;
    private final ShardLimits limits;
    private final long seed;
    private final Consumer<StoredRecord> stored;
    private final Set<ByteBuffer> failedOnce = new HashSet<>();

    /** Of the records that may be refused. */
    private final Set<ByteBuffer> storedOnce = new HashSet<>();

    private long sequence;

    StubStream(int shards, ShardLimits limits, long seed, Consumer<StoredRecord> stored) {
        this.shards = IntStream.range(0, shards).mapToObj(Shard::new).toList();
        this.limits = limits;
        this.seed = seed;
        this.stored = stored;
    }

    synchronized Put put(String partitionKey, byte[] data, Fault fault) {
        if (fault == Fault.PARTIAL && failsNow(data)) {
            return new Put("", "", Fault.INTERNAL_FAILURE.code());
        }
        Shard shard = shards.get(Math.floorMod(partitionKey.hashCode(), shards.size()));
        int bytes = partitionKey.length() + data.length;
        if (!shard.take(bytes, fault == Fault.THROTTLED ? ShardLimits.THROTTLED : limits)) {
            return new Put("", "", Put.SHARD_IS_FULL);
        }
        if (mayBeRefused(data)) {
            storedOnce.add(ByteBuffer.wrap(data));
        }
        stored.accept(new StoredRecord(partitionKey, SdkBytes.fromByteArrayUnsafe(data)));
        return new Put(shard.id, "4961%052d".formatted(sequence++), "");
    }

    private boolean failsNow(byte[] data) {
        return mixed(data) % ONE_OF == 0 && failedOnce.add(ByteBuffer.wrap(data));
    }

    /** Whether a record is refused. A record that is stored already is not. */
    synchronized boolean isRefused(byte[] data) {
        return mayBeRefused(data) && !storedOnce.contains(ByteBuffer.wrap(data));
    }

    private boolean mayBeRefused(byte[] data) {
        return mixed(data) % ONE_REFUSED_OF == 1;
    }

    private long mixed(byte[] data) {
        return ((ByteBuffer.wrap(data).hashCode() ^ seed) * 0x9E3779B97F4A7C15L) >>> 32;
    }

    /** The result of one record: shard and sequence number, or an error code. */
    record Put(String shardId, String sequenceNumber, String failure) {
        static final String SHARD_IS_FULL = "ProvisionedThroughputExceededException";

        boolean hasFailed() {
            return !failure.isEmpty();
        }

        Map<String, String> fields() {
            return hasFailed()
                    ? Map.of("ErrorCode", failure, "ErrorMessage", "Not this time.")
                    : Map.of("ShardId", shardId, "SequenceNumber", sequenceNumber);
        }
    }

    private static final class Shard {
        private final String id;
        private long second;
        private int recordsInSecond;
        private long bytesInSecond;

        Shard(int index) {
            id = "shardId-%012d".formatted(index);
        }

        boolean take(int bytes, ShardLimits limits) {
            long now = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
            if (now != second) {
                second = now;
                recordsInSecond = 0;
                bytesInSecond = 0;
            }
            if (recordsInSecond >= limits.recordsASecond()
                    || bytesInSecond + bytes > limits.bytesASecond()) {
                return false;
            }
            recordsInSecond++;
            bytesInSecond += bytes;
            return true;
        }
    }
}
