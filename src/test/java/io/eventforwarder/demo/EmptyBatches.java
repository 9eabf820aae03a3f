package io.eventforwarder.demo;

/** What becomes of batches that come in without events. */
enum EmptyBatches {
    /** Each is a record without events. */
    ONE_RECORD_EACH {
        @Override
        boolean explain(long recordsWithoutEvents, long batchesWithoutEvents) {
            return recordsWithoutEvents == batchesWithoutEvents;
        }
    },
    /** They are part of their device's record, which is one without events if they are alone. */
    MERGED {
        @Override
        boolean explain(long recordsWithoutEvents, long batchesWithoutEvents) {
            return recordsWithoutEvents <= batchesWithoutEvents;
        }
    },
    /** They are not forwarded. */
    DROPPED {
        @Override
        boolean explain(long recordsWithoutEvents, long batchesWithoutEvents) {
            return recordsWithoutEvents == 0;
        }
    };

    /** Whether so many records without events are what so many batches without events come to. */
    abstract boolean explain(long recordsWithoutEvents, long batchesWithoutEvents);
}
