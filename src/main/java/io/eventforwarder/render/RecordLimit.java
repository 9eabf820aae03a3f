package io.eventforwarder.render;

import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.DeadLetterReason;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.model.SourcePosition;
import java.io.Serializable;

/** The largest record that the destination takes. */
final class RecordLimit implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long maxRecordSize;

    /**
     * @param maxRecordSize in bytes, the partition key counted in
     */
    RecordLimit(long maxRecordSize) {
        this.maxRecordSize = maxRecordSize;
    }

    /** The bytes that a record's text may have. */
    long maxBytes() {
        return maxRecordSize - OutgoingRecord.PARTITION_KEY_BYTES;
    }

    boolean allows(byte[] record) {
        return record.length <= maxBytes();
    }

    /** What becomes of a record that is too large and holds no more than one event. */
    DeadLetter refuse(byte[] record, int events, SourcePosition place, long arrival) {
        return new DeadLetter(
                DeadLetterReason.RECORD_TOO_LARGE,
                "The record has "
                        + (record.length + OutgoingRecord.PARTITION_KEY_BYTES)
                        + " bytes with its partition key; max-record-size is "
                        + maxRecordSize
                        + '.',
                DeadLetter.Stage.RENDER,
                events,
                arrival,
                place,
                record);
    }
}
