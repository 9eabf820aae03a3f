package io.eventforwarder.benchmark.throughput;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.util.FileUtils;

/**
 * One run, alone in its JVM. Prints its figures as a line; fails if not every event came through,
 * or no checkpoint was taken in the time of several.
 */
final class MeasuredRun {
    /** Begins the line with the figures. */
    static final String ANSWER = "figures:";

    private static final JsonMapper JSON = new JsonMapper();

    private static final int INTERVALS_WITHOUT_ONE = 3;

    private MeasuredRun() {}

    /**
     * What is to run.
     *
     * @param input the file to read
     * @param holds what is in it
     * @param times how often a limit reads it
     * @param intervalMillis of ten-minute windows
     * @param checkpointSeconds between two checkpoints, or 0 for none
     */
    record Task(
            Subject subject,
            String input,
            Mark holds,
            int times,
            long intervalMillis,
            int checkpointSeconds) {
        String json() throws IOException {
            return JSON.writeValueAsString(this);
        }
    }

    public static void main(String[] args) throws Exception {
        Task task = JSON.readValue(args[0], Task.class);
        System.out.println(ANSWER + JSON.writeValueAsString(run(task)));
        System.exit(0);
    }

    /** Runs here. */
    static Figures run(Task task) throws Exception {
        Meter meter = Meter.start();
        OtherWork others = OtherWork.fromNow();
        Outcome outcome = outcome(task);
        check(outcome, task);
        return new Figures(
                outcome.seconds(),
                task.times * task.holds.bytes(),
                outcome.events(),
                outcome.records(),
                outcome.checkpoints(),
                meter.cpuSeconds(),
                meter.allocatedBytes(),
                Meter.peakResidentBytes(),
                meter.peakHeapBytes(),
                others.share());
    }

    /**
     * Whether the run did what it should.
     *
     * @throws IllegalStateException with a sentence for the user if it did not
     */
    static void check(Outcome outcome, Task task) {
        long expected = task.times * task.holds.events();
        if (outcome.events() != expected) {
            throw new IllegalStateException(
                    "Of " + expected + " events " + outcome.events() + " came through.");
        }
        if (task.checkpointSeconds > 0
                && outcome.seconds() > INTERVALS_WITHOUT_ONE * task.checkpointSeconds
                && outcome.checkpoints() == 0) {
            throw new IllegalStateException(
                    "No checkpoint was completed in %.0f s.".formatted(outcome.seconds()));
        }
    }

    private static Outcome outcome(Task task) throws Exception {
        Path input = Path.of(task.input);
        if (task.subject.work.isLimit()) {
            return new LimitRun(task.subject, input).run(task.times, task.holds.events());
        }
        Path temporary = Files.createTempDirectory("throughput");
        try {
            return new JobRun(
                            task.subject,
                            input,
                            task.intervalMillis,
                            Duration.ofSeconds(task.checkpointSeconds),
                            temporary)
                    .run();
        } finally {
            FileUtils.deleteDirectory(temporary.toFile());
        }
    }
}
