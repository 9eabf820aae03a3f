package io.eventforwarder.kinesis;

import software.amazon.awssdk.core.SdkBytes;

/** A record that a shard has stored. */
public record StoredRecord(
        String shardId, String sequenceNumber, String partitionKey, SdkBytes data) {}
