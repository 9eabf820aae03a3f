package io.eventforwarder.kinesis;

import software.amazon.awssdk.core.SdkBytes;

/** A record that a shard has stored. */
public record StoredRecord(String partitionKey, SdkBytes data) {}
