package io.eventforwarder.sink;

import io.eventforwarder.event.OutgoingRecord;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.PutRecordRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/** The requests that the PutRecord client makes of records, without a secret for their keys. */
public final class PutRecordRequests {
    private final PartitionKeys keys = new PartitionKeys(Optional.empty());

    public PutRecordRequest of(OutgoingRecord record) {
        return KinesisPutClient.request(
                "events-out",
                PutRecordsRequestEntry.builder()
                        .partitionKey(keys.of(record.deviceKey()))
                        .data(SdkBytes.fromByteArrayUnsafe(record.bytes()))
                        .build());
    }
}
