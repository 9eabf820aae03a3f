package io.eventforwarder.benchmark.soak;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * The time from a record's arrival to its acknowledgement. What the measuring itself holds up is
 * left out: records that arrive while something is done that stops the process, or just before or
 * after that.
 */
final class AcknowledgedRecords implements LongConsumer {
    private static final long BEFORE_MILLIS = 500;
    private static final long AFTER_MILLIS = 2_000;

    private volatile Latencies latencies = new Latencies();
    private volatile long leftOutFrom;
    private volatile long leftOutTo;
    private volatile long begun;

    /** From records on that arrive now. */
    void beginAgain() {
        begun = System.currentTimeMillis();
        latencies = new Latencies();
    }

    Latencies latencies() {
        return latencies;
    }

    /** Does something, and leaves out the records that it holds up. */
    long without(LongSupplier disturbance) {
        leftOutTo = Long.MAX_VALUE;
        leftOutFrom = System.currentTimeMillis() - BEFORE_MILLIS;
        long result = disturbance.getAsLong();
        leftOutTo = System.currentTimeMillis() + AFTER_MILLIS;
        return result;
    }

    @Override
    public void accept(long arrival) {
        if (arrival >= begun && (arrival < leftOutFrom || arrival > leftOutTo)) {
            latencies.add(ChronoUnit.NANOS.between(Instant.ofEpochMilli(arrival), Instant.now()));
        }
    }
}
