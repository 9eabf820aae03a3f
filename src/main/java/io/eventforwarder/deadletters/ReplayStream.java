package io.eventforwarder.deadletters;

import io.eventforwarder.event.OutgoingRecord;
import io.eventforwarder.sink.PartitionKeys;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import software.amazon.awssdk.core.SdkBytes;

/**
 * A Kinesis stream, written a record at a time. Records of one device have one partition key, so
 * that they keep their order; it is made with a secret that ends with this object, and tells nobody
 * which device it stands for.
 */
public final class ReplayStream implements ReplayTarget {
    private static final Set<String> RECORDS_OWN_FAULT =
            Set.of("InvalidArgumentException", "ValidationException", "SerializationException");

    private final KinesisCalls calls;
    private final long maxRecordSize;
    private final PartitionKeys keys = new PartitionKeys(Optional.of(UUID.randomUUID().toString()));

    /**
     * Closes the calls with itself.
     *
     * @param maxRecordSize in bytes, the partition key counted in
     */
    public ReplayStream(KinesisCalls calls, long maxRecordSize) {
        this.calls = calls;
        this.maxRecordSize = maxRecordSize;
    }

    @Override
    public String name() {
        return calls.name();
    }

    @Override
    public Optional<String> obstacle(byte[] payload, boolean isJson) {
        long size = (long) payload.length + OutgoingRecord.PARTITION_KEY_BYTES;
        return size <= maxRecordSize
                ? Optional.empty()
                : Optional.of(
                        "it has "
                                + size
                                + " bytes with its partition key, and a record may have "
                                + maxRecordSize
                                + "; see --max-record-size, or send it with --to-path.");
    }

    @Override
    public void send(String deviceKey, byte[] payload) throws NotTaken {
        String key = keys.of(deviceKey);
        try {
            calls.call(
                    "PutRecord",
                    client ->
                            client.putRecord(
                                    request ->
                                            request.streamName(calls.stream())
                                                    .partitionKey(key)
                                                    .data(SdkBytes.fromByteArrayUnsafe(payload))
                                                    .overrideConfiguration(
                                                            KinesisCalls.PATIENTLY)));
        } catch (StreamFailure e) {
            if (RECORDS_OWN_FAULT.contains(e.code())) {
                throw new NotTaken(e.getMessage());
            }
            throw e;
        }
    }

    @Override
    public void complete() {
        // What was sent is there.
    }

    @Override
    public void close() {
        calls.close();
    }
}
