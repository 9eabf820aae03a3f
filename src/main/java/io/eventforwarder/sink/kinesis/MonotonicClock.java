package io.eventforwarder.sink.kinesis;

import java.util.concurrent.ScheduledFuture;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * The time from which delays are counted, in milliseconds. It goes on when the machine's clock is
 * set back, so that no retry waits for the clock to catch up.
 */
final class MonotonicClock {
    private final ProcessingTimeService time;
    private long latest = Long.MIN_VALUE;
    private long setBackBy;

    MonotonicClock(ProcessingTimeService time) {
        this.time = time;
    }

    long now() {
        long clock = time.getCurrentProcessingTime();
        if (clock < latest) {
            setBackBy += latest - clock;
        }
        latest = clock;
        return clock + setBackBy;
    }

    ScheduledFuture<?> registerTimer(long at, ThrowingRunnable<Exception> action) {
        long delay = at - now();
        return time.registerTimer(latest + delay, timestamp -> action.run());
    }
}
