package io.eventforwarder.cli.deadletters;

import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.sink.kinesis.PartitionKeys;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.core.SdkBytes;

/**
 * A Kinesis stream, written a record at a time. Records of one device have one partition key, so
 * that they keep their order; it is made with a secret that ends with this object, and tells nobody
 * which device it stands for.
 */
public final class ReplayStream extends KinesisStream implements ReplayTarget {
    private final long maxRecordSize;
    private final PartitionKeys keys = new PartitionKeys(Optional.of(UUID.randomUUID().toString()));

    /**
     * @param maxRecordSize in bytes, the partition key counted in
     */
    public ReplayStream(String stream, String region, Optional<URI> endpoint, long maxRecordSize) {
        super(stream, region, endpoint);
        this.maxRecordSize = maxRecordSize;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<String> obstacle(byte[] payload, boolean isJson) {
        long size = (long) payload.length + OutgoingRecord.PARTITION_KEY_BYTES;
        return size <= maxRecordSize
                ? Optional.empty()
                : Optional.of(
                        String.format(
                                "it has %d bytes with its partition key, and a record may have %d;"
                                        + " see --max-record-size, or send it with --to-path.",
                                size, maxRecordSize));
    }

    @Override
    public void send(String deviceKey, byte[] payload) {
        String key = keys.of(deviceKey);
        SdkBytes data = SdkBytes.fromByteArrayUnsafe(payload);
        call(
                "PutRecord",
                client ->
                        client.putRecord(
                                record -> record.streamName(stream).partitionKey(key).data(data)));
    }
}
