package io.eventforwarder.sink.kinesis;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * Takes answers from any thread to the task's thread. One mail handles all answers that arrive
 * while the task is busy, because waking the task costs more than handling an answer.
 */
final class MailboxCompletions {
    private final MailboxExecutor mailbox;
    private final ThrowingRunnable<Exception> afterwards;
    private final Queue<ThrowingRunnable<Exception>> answers = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isScheduled = new AtomicBoolean();

    /**
     * @param afterwards runs after all answers that have arrived
     */
    MailboxCompletions(MailboxExecutor mailbox, ThrowingRunnable<Exception> afterwards) {
        this.mailbox = mailbox;
        this.afterwards = afterwards;
    }

    /**
     * Runs the handler of an answer in the task's thread.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the task has ended
     */
    void add(ThrowingRunnable<Exception> handler) {
        answers.add(handler);
        schedule();
    }

    /** Runs all handlers, and what follows them, in a mail of the task. */
    void schedule() {
        if (!isScheduled.getAndSet(true)) {
            mailbox.execute(this::runAll, "Requests answered");
        }
    }

    private void runAll() throws Exception {
        // First, so that an answer which arrives after the last poll schedules another mail.
        isScheduled.set(false);
        for (ThrowingRunnable<Exception> next = answers.poll();
                next != null;
                next = answers.poll()) {
            next.run();
        }
        afterwards.run();
    }
}
