package io.eventforwarder.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.streaming.runtime.tasks.StreamTaskActionExecutor;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.runtime.tasks.mailbox.MailboxExecutorImpl;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailboxImpl;
import org.junit.jupiter.api.Test;

class AnswersTest {
    private final TaskMailboxImpl mailbox = new TaskMailboxImpl();
    private final List<String> heard = new ArrayList<>();
    private final Answers answers =
            new Answers(
                    new MailboxExecutorImpl(
                            mailbox, TaskMailbox.MIN_PRIORITY, StreamTaskActionExecutor.IMMEDIATE),
                    () -> heard.add("and on"));

    @Test
    void thoseThatComeTogetherAreOneMailAndKeepTheirOrder() throws Exception {
        answers.add(() -> heard.add("a"));
        answers.add(() -> heard.add("b"));
        answers.add(() -> heard.add("c"));
        assertThat(mailbox.size()).isEqualTo(1);

        runMails();

        assertThat(heard).containsExactly("a", "b", "c", "and on");
    }

    @Test
    void oneThatComesLaterIsAMailOfItsOwn() throws Exception {
        answers.add(() -> heard.add("a"));
        runMails();
        answers.add(() -> heard.add("b"));
        runMails();

        assertThat(heard).containsExactly("a", "and on", "b", "and on");
    }

    @Test
    void oneThatComesWhileOthersAreDealtWithIsNotLost() throws Exception {
        answers.add(
                () -> {
                    heard.add("a");
                    answers.add(() -> heard.add("b"));
                });

        runMails();

        assertThat(heard).startsWith("a", "b").endsWith("and on");
        assertThat(mailbox.size()).isZero();
    }

    @Test
    void noneIsLostWhateverThreadsTheyComeFrom() throws Exception {
        int count = 20_000;
        ExecutorService threads = Executors.newFixedThreadPool(3);
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            threads.execute(() -> answers.add(() -> numbers.add(number)));
        }
        threads.shutdown();
        while (!threads.awaitTermination(0, TimeUnit.NANOSECONDS)) {
            runMails();
        }
        runMails();

        assertThat(numbers).hasSize(count).doesNotHaveDuplicates();
    }

    @Test
    void afterTheTaskHasEndedTheyAreRejected() {
        mailbox.close();

        assertThatThrownBy(() -> answers.add(() -> heard.add("a")))
                .isInstanceOf(RejectedExecutionException.class);
    }

    private void runMails() throws Exception {
        for (Optional<Mail> mail = next(); mail.isPresent(); mail = next()) {
            mail.get().run();
        }
    }

    private Optional<Mail> next() {
        return mailbox.tryTake(TaskMailbox.MIN_PRIORITY);
    }
}
