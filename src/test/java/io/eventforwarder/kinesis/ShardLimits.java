package io.eventforwarder.kinesis;

/** The limits of a shard per second. */
public record ShardLimits(int recordsASecond, long bytesASecond) {
    public static final ShardLimits KINESIS = new ShardLimits(1000, 1 << 20);

    public static final ShardLimits NONE = new ShardLimits(Integer.MAX_VALUE, Long.MAX_VALUE);

    /** The limits while a shard {@linkplain Fault#THROTTLED throttles}. */
    static final ShardLimits THROTTLED = new ShardLimits(40, 1 << 16);
}
