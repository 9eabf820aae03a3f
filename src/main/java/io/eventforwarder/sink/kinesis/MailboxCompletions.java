package io.eventforwarder.sink.kinesis;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * Takes answers from any thread to the task's. Those that come while the task is busy are dealt
 * with in one go: waking it for each costs more than an answer does.
 */
final class MailboxCompletions {
    private final MailboxExecutor mailbox;
    private final ThrowingRunnable<Exception> afterwards;
    private final Queue<ThrowingRunnable<Exception>> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean announced = new AtomicBoolean();

    /**
     * @param afterwards what is to be done once all that have come are dealt with
     */
    MailboxCompletions(MailboxExecutor mailbox, ThrowingRunnable<Exception> afterwards) {
        this.mailbox = mailbox;
        this.afterwards = afterwards;
    }

    /**
     * Has an answer dealt with in the task's thread.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the task has ended
     */
    void add(ThrowingRunnable<Exception> dealing) {
        waiting.add(dealing);
        announce();
    }

    /** Has what follows the answers done once more, at the end of the mailbox's turn. */
    void announce() {
        if (!announced.getAndSet(true)) {
            mailbox.execute(this::dealWithAll, "Requests answered");
        }
    }

    private void dealWithAll() throws Exception {
        // Before the first is taken: what comes after the last has to announce itself.
        announced.set(false);
        for (ThrowingRunnable<Exception> next = waiting.poll();
                next != null;
                next = waiting.poll()) {
            next.run();
        }
        afterwards.run();
    }
}
