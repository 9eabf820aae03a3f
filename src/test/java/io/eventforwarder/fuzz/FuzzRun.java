package io.eventforwarder.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.time.Deadline;

/**
 * What {@code scripts/fuzz} runs. Arguments: the folder for failures, the seed, and {@code
 * --seconds} or {@code --case} with its number. Exit status 1 when a case fails.
 */
final class FuzzRun {
    private static final int SECONDS_BETWEEN_LINES = 5;

    private FuzzRun() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        long number = Long.parseLong(arguments[3]);
        Fuzz fuzz = new Fuzz(seed);
        try {
            if (arguments[2].equals("--case")) {
                fuzz.runCase(number);
            } else {
                runFor(Duration.ofSeconds(number), fuzz);
            }
        } catch (FuzzFailure failure) {
            report(failure, folder);
            System.exit(1);
        }
        System.out.printf("%,d inputs: every promise held.%n", fuzz.inputs());
    }

    private static void runFor(Duration duration, Fuzz fuzz) throws InterruptedException {
        Deadline end = Deadline.fromNow(duration);
        ScheduledExecutorService progress = Executors.newSingleThreadScheduledExecutor();
        var unused =
                progress.scheduleAtFixedRate(
                        () -> System.out.printf("%,d inputs%n", fuzz.inputs()),
                        SECONDS_BETWEEN_LINES,
                        SECONDS_BETWEEN_LINES,
                        TimeUnit.SECONDS);
        try {
            fuzz.run(Long.MAX_VALUE, end::isOverdue);
        } finally {
            progress.shutdownNow();
        }
    }

    private static void report(FuzzFailure failure, Path folder) throws IOException {
        failure.printStackTrace();
        Files.createDirectories(folder);
        for (int i = 0; i < failure.inputs().size(); i++) {
            Path file = folder.resolve(failure.name() + "-input-" + (i + 1) + ".json");
            Files.write(file, failure.inputs().get(i));
            System.err.println("Saved " + file);
        }
        System.err.println(failure.getMessage());
    }
}
