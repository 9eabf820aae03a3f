package io.eventforwarder.sink.kinesis;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * Hands answers from any thread to the task's thread. One mail handles all answers that arrive
 * while the task is busy, because waking the task costs more than handling an answer.
 */
final class MailboxCompletions {
    private final MailboxExecutor mailbox;
    private final ThrowingRunnable<Exception> afterwards;
    private final Queue<ThrowingRunnable<Exception>> answers = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isScheduled = new AtomicBoolean();

    /**
     * @param afterwards runs in each mail, after the handlers of all answers that have arrived
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

    /** Schedules a mail that runs all handlers and then {@link #afterwards}. */
    void schedule() {
        if (!isScheduled.getAndSet(true)) {
            mailbox.execute(this::runAll, "Requests answered");
        }
    }

    private void runAll() throws Exception {
        // Reset before polling, so that an answer after the last poll schedules another mail.
        isScheduled.set(false);
        for (ThrowingRunnable<Exception> next = answers.poll();
                next != null;
                next = answers.poll()) {
            next.run();
        }
        afterwards.run();
    }
}
