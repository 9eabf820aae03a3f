package io.eventforwarder.kinesis;

import java.math.BigInteger;
import java.util.concurrent.TimeUnit;

/** One shard: its name, its numbers, and what it has taken in this second. */
final class StubShard {
    private static final BigInteger FIRST_NUMBER =
            new BigInteger("49590338271490256608559692538361571095921575989136588898");
    private static final BigInteger NUMBERS_OF_A_SHARD = BigInteger.ONE.shiftLeft(64);

    private final String id;
    private BigInteger nextNumber;
    private long second;
    private int recordsInSecond;
    private long bytesInSecond;

    StubShard(int index) {
        id = "shardId-%012d".formatted(index);
        nextNumber = FIRST_NUMBER.add(NUMBERS_OF_A_SHARD.multiply(BigInteger.valueOf(index)));
    }

    String id() {
        return id;
    }

    /** Takes one more record if it is within the limits of a second. */
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
