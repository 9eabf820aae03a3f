package io.eventforwarder.render;

import io.eventforwarder.event.DeadLetter;
import io.eventforwarder.event.Place;
import io.eventforwarder.event.Refusal;
import java.io.Serializable;

/** The largest record that the destination takes. */
final class RecordLimit implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Hex of 16 bytes, whatever the device; Kinesis counts it into a record's size. */
    private static final int PARTITION_KEY_LENGTH = 32;

    private final long maxRecordSize;

    /**
     * @param maxRecordSize in bytes, the partition key counted in
     */
    RecordLimit(long maxRecordSize) {
        this.maxRecordSize = maxRecordSize;
    }

    /** The bytes that a record's text may have. */
    long maxBytes() {
        return maxRecordSize - PARTITION_KEY_LENGTH;
    }

    boolean allows(byte[] record) {
        return record.length <= maxBytes();
    }

    /** What becomes of a record that is too large and holds no more than one event. */
    DeadLetter refuse(byte[] record, int events, Place place, long arrival) {
        return new DeadLetter(
                Refusal.RECORD_TOO_LARGE,
                "The record has "
                        + (record.length + PARTITION_KEY_LENGTH)
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
