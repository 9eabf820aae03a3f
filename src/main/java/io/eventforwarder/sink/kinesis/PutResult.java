package io.eventforwarder.sink.kinesis;

import javax.annotation.Nullable;

/** What became of one record of a request: either a shard has stored it, or it failed. */
public final class PutResult {
    @Nullable private final String shardId;
    @Nullable private final SendException failure;

    private PutResult(@Nullable String shardId, @Nullable SendException failure) {
        this.shardId = shardId;
        this.failure = failure;
    }

    static PutResult stored(String shardId) {
        return new PutResult(shardId, null);
    }

    static PutResult failed(SendException failure) {
        return new PutResult(null, failure);
    }

    /** The shard that has stored the record; null if it failed. */
    @Nullable
    String shardId() {
        return shardId;
    }

    /** Null if the record is stored. */
    @Nullable
    SendException failure() {
        return failure;
    }
}
