package io.eventforwarder.kinesis;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.SdkBytes;

/** A stream: its shards, which divide the hashes of partition keys evenly. */
final class StubStream {
    private static final int HASH_BITS = 128;

    /** Of so many records one {@linkplain Fault#PARTIAL fails when it comes first}. */
    private static final int ONE_OF = 4;

    private final List<StubShard> shards;
    private final ShardLimits limits;
    private final long seed;
    private final Consumer<StoredRecord> stored;
    private final Set<ByteBuffer> failedOnce = new HashSet<>();

    StubStream(int shards, ShardLimits limits, long seed, Consumer<StoredRecord> stored) {
        this.shards = IntStream.range(0, shards).mapToObj(StubShard::new).toList();
        this.limits = limits;
        this.seed = seed;
        this.stored = stored;
    }

    /** Stores a record, or says why not. */
    synchronized Put put(String partitionKey, byte[] data, Fault fault) {
        if (fault == Fault.PARTIAL && failsNow(data)) {
            return Put.failed(Fault.INTERNAL_FAILURE.code());
        }
        StubShard shard = shard(partitionKey);
        int bytes = partitionKey.length() + data.length;
        if (!shard.take(bytes, fault == Fault.THROTTLED ? ShardLimits.THROTTLED : limits)) {
            return Put.failed(Put.SHARD_IS_FULL);
        }
        String number = shard.nextSequenceNumber();
        stored.accept(
                new StoredRecord(
                        shard.id(), number, partitionKey, SdkBytes.fromByteArrayUnsafe(data)));
        return Put.stored(shard.id(), number);
    }

    private boolean failsNow(byte[] data) {
        ByteBuffer record = ByteBuffer.wrap(data);
        long mixed = (record.hashCode() ^ seed) * 0x9E3779B97F4A7C15L;
        return (mixed >>> 32) % ONE_OF == 0 && failedOnce.add(record);
    }

    private StubShard shard(String partitionKey) {
        try {
            BigInteger hash =
                    new BigInteger(
                            1,
                            MessageDigest.getInstance("MD5")
                                    .digest(partitionKey.getBytes(StandardCharsets.UTF_8)));
            return shards.get(
                    hash.multiply(BigInteger.valueOf(shards.size()))
                            .shiftRight(HASH_BITS)
                            .intValueExact());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
