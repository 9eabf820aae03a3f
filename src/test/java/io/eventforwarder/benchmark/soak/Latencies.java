package io.eventforwarder.benchmark.soak;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;

/** How long records took, to a tenth of a millisecond. May be added to by any thread. */
final class Latencies {
    private static final int BUCKETS_A_MILLI = 10;
    private static final int LONGEST_MILLIS = 60_000;
    private static final long NANOS_A_BUCKET = 1_000_000 / BUCKETS_A_MILLI;

    private final AtomicIntegerArray buckets =
            new AtomicIntegerArray(LONGEST_MILLIS * BUCKETS_A_MILLI + 1);
    private final LongAdder count = new LongAdder();

    /** What takes longer than a minute counts as a minute. */
    void add(long nanos) {
        long bucket = Math.max(0, nanos) / NANOS_A_BUCKET;
        buckets.incrementAndGet((int) Math.min(bucket, buckets.length() - 1));
        count.increment();
    }

    long count() {
        return count.sum();
    }

    /**
     * Milliseconds within which a share of the records were done, rounded up.
     *
     * @param share from 0 to 1; for all of them the longest
     */
    double millis(double share) {
        long wanted = Math.max(1, (long) Math.ceil(share * count()));
        long seen = 0;
        for (int i = 0; i < buckets.length(); i++) {
            seen += buckets.get(i);
            if (seen >= wanted) {
                return (i + 1.0) / BUCKETS_A_MILLI;
            }
        }
        return 0;
    }
}
