package io.eventforwarder.kinesis;

/** What a shard takes in a second. */
public record ShardLimits(int recordsASecond, long bytesASecond) {
    /** Those of Kinesis. */
    public static final ShardLimits KINESIS = new ShardLimits(1000, 1 << 20);

    public static final ShardLimits NONE = new ShardLimits(Integer.MAX_VALUE, Long.MAX_VALUE);

    /** While a shard {@linkplain Fault#THROTTLED takes but a little}. */
    static final ShardLimits THROTTLED = new ShardLimits(40, 1 << 16);
}
