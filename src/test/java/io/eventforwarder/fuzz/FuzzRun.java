package io.eventforwarder.fuzz;

import io.eventforwarder.cli.CommandException;
import io.eventforwarder.cli.CommandRunner;
import io.eventforwarder.testing.ProjectFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.time.Deadline;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the stages of the job on input that is spoilt at random. */
@Command(
        name = "scripts/fuzz",
        customSynopsis = {
            "scripts/fuzz --seconds N [--seed S]",
            "       scripts/fuzz --seed S --case C"
        },
        description = {
            "Spoils input at random and checks what the stages of the job make of it.",
            ""
        },
        footer = {
            "",
            "Builds what is needed first, and uses every processor. A case that fails ends it with"
                    + " exit status 1; its inputs are saved under target/fuzz, and the last line is"
                    + " the command that repeats it."
        })
final class FuzzRun implements Callable<Integer> {
    private static final int SECONDS_BETWEEN_LINES = 5;
    private static final Path FOLDER = ProjectFolder.path().resolve("target/fuzz");

    @Option(names = "--seconds", paramLabel = "N", description = "for how long")
    private Integer seconds;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description =
                    "which inputs (default: the time in seconds); the same seed gives the same"
                            + " cases in the same order")
    private long seed = Instant.now().getEpochSecond();

    @Option(names = "--case", paramLabel = "C", description = "one case again")
    private Long number;

    private FuzzRun() {}

    public static void main(String[] arguments) {
        System.exit(CommandRunner.run(new FuzzRun(), System.out, System.err, arguments));
    }

    @Override
    public Integer call() throws Exception {
        if ((seconds == null) == (number == null)) {
            throw new CommandException("Say for how long with --seconds, or which --case.");
        }
        System.out.println("Seed " + seed);
        Fuzz fuzz = new Fuzz(seed);
        try {
            if (number != null) {
                fuzz.runCase(number);
            } else {
                runFor(Duration.ofSeconds(seconds), fuzz);
            }
        } catch (FuzzFailure failure) {
            report(failure);
            return 1;
        }
        System.out.printf("%,d inputs: every promise held.%n", fuzz.inputs());
        return 0;
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

    private static void report(FuzzFailure failure) throws IOException {
        failure.printStackTrace();
        Files.createDirectories(FOLDER);
        for (int i = 0; i < failure.inputs().size(); i++) {
            Path file = FOLDER.resolve(failure.name() + "-input-" + (i + 1) + ".json");
            Files.write(file, failure.inputs().get(i));
            System.err.println("Saved " + file);
        }
        System.err.println(failure.getMessage());
    }
}
