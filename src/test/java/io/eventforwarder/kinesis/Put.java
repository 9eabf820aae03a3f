package io.eventforwarder.kinesis;

import java.util.Map;

/** What became of one record; a failed one has a code in place of shard and number. */
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

    /** As it stands in an answer to PutRecord, or as one of those to PutRecords. */
    Map<String, String> fields() {
        return hasFailed()
                ? Map.of("ErrorCode", failure, "ErrorMessage", "Not this time.")
                : Map.of("ShardId", shardId, "SequenceNumber", sequenceNumber);
    }
}
