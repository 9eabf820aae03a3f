package io.eventforwarder.sink.kinesis;

import java.util.ArrayDeque;

/** One of the stream's shards, and the devices whose next record it is yet to have room for. */
public final class Shard {
    private final String id;
    private final ShardRateLimiter pace = new ShardRateLimiter();
    private final ArrayDeque<DeviceQueue> waiting = new ArrayDeque<>();

    private boolean awaited;

    Shard(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    ShardRateLimiter pace() {
        return pace;
    }

    ArrayDeque<DeviceQueue> waiting() {
        return waiting;
    }

    /** Whether someone will see to those that wait. */
    boolean isAwaited() {
        return awaited;
    }

    void await(boolean isAwaited) {
        awaited = isAwaited;
    }
}
