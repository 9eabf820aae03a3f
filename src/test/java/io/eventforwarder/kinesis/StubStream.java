package io.eventforwarder.kinesis;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.SdkBytes;

/** A stream whose shards divide the hash range of partition keys evenly. */
final class StubStream {
    private static final int HASH_BITS = 128;

    /** One of this many records {@linkplain Fault#PARTIAL fails at its first attempt}. */
    private static final int ONE_OF = 4;

    private final List<Shard> shards;
    private final ShardLimits limits;
    private final long seed;
    private final Consumer<StoredRecord> stored;
    private final Set<ByteBuffer> failedOnce = new HashSet<>();

    StubStream(int shards, ShardLimits limits, long seed, Consumer<StoredRecord> stored) {
        this.shards = IntStream.range(0, shards).mapToObj(Shard::new).toList();
        this.limits = limits;
        this.seed = seed;
        this.stored = stored;
    }

    /** Stores a record, or returns an error code. */
    synchronized Put put(String partitionKey, byte[] data, Fault fault) {
        if (fault == Fault.PARTIAL && failsNow(data)) {
            return Put.failed(Fault.INTERNAL_FAILURE.code());
        }
        Shard shard = shard(partitionKey);
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

    private Shard shard(String partitionKey) {
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

    /** The result of one record: shard and sequence number, or an error code. */
    record Put(String shardId, String sequenceNumber, String failure) {
        static final String SHARD_IS_FULL = "ProvisionedThroughputExceededException";

        static Put stored(String shardId, String sequenceNumber) {
            return new Put(shardId, sequenceNumber, "");
        }

        static Put failed(String code) {
            return new Put("", "", code);
        }

        boolean hasFailed() {
            return !failure.isEmpty();
        }

        /** The fields of this result in a response to PutRecord or PutRecords. */
        Map<String, String> fields() {
            return hasFailed()
                    ? Map.of("ErrorCode", failure, "ErrorMessage", "Not this time.")
                    : Map.of("ShardId", shardId, "SequenceNumber", sequenceNumber);
        }
    }

    /**
     * A shard with its name, its sequence numbers, and the records and bytes of the current second.
     */
    private static final class Shard {
        private static final BigInteger FIRST_NUMBER =
                new BigInteger("49590338271490256608559692538361571095921575989136588898");
        private static final BigInteger NUMBERS_OF_A_SHARD = BigInteger.ONE.shiftLeft(64);

        private final String id;
        private BigInteger nextNumber;
        private long second;
        private int recordsInSecond;
        private long bytesInSecond;

        Shard(int index) {
            id = "shardId-%012d".formatted(index);
            nextNumber = FIRST_NUMBER.add(NUMBERS_OF_A_SHARD.multiply(BigInteger.valueOf(index)));
        }

        String id() {
            return id;
        }

        /** Counts one more record if the limits per second allow it. */
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

        String nextSequenceNumber() {
            nextNumber = nextNumber.add(BigInteger.ONE);
            return nextNumber.toString();
        }
    }
}
