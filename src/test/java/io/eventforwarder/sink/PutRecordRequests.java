package io.eventforwarder.sink;

import io.eventforwarder.event.OutgoingRecord;
import java.util.Optional;
import software.amazon.awssdk.services.kinesis.model.PutRecordRequest;

/** The requests that the PutRecord client makes of records, without a secret for their keys. */
public final class PutRecordRequests {
    private final PartitionKeys keys = new PartitionKeys(Optional.empty());

    public PutRecordRequest of(OutgoingRecord record) {
        return KinesisPutRecordClient.request(
                "events-out", keys.of(record.deviceKey()), record.bytes());
    }
}
