package io.eventforwarder.render;

import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.DeadLetterReason;
import io.eventforwarder.model.OutgoingRecord;
import java.io.Serializable;
import java.util.Locale;

/** The size of the largest record that the destination accepts. */
final class RecordLimit implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long maxRecordSize;

    /**
     * @param maxRecordSize in bytes, including the partition key
     */
    RecordLimit(long maxRecordSize) {
        this.maxRecordSize = maxRecordSize;
    }

    /** The maximum length of a record's text, in bytes. */
    long maxBytes() {
        return maxRecordSize - OutgoingRecord.PARTITION_KEY_BYTES;
    }

    boolean allows(OutgoingRecord record) {
        return record.bytes().length <= maxBytes();
    }

    /** The dead letter for a record that is too large and can't be split. */
    DeadLetter refuse(OutgoingRecord record) {
        return new DeadLetter(
                DeadLetterReason.RECORD_TOO_LARGE,
                String.format(
                        Locale.ROOT,
                        "The record has %d bytes with its partition key; max-record-size is %d.",
                        record.bytes().length + OutgoingRecord.PARTITION_KEY_BYTES,
                        maxRecordSize),
                DeadLetter.Stage.RENDER,
                record.events(),
                record.arrival(),
                record.position(),
                record.bytes());
    }
}
