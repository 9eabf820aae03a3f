package io.eventforwarder.chaos;

import io.eventforwarder.cli.CommandRunner;
import io.eventforwarder.sink.kinesis.LongPause;
import io.eventforwarder.testing.ProjectFolder;
import java.io.PrintStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.util.FileUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The main class of {@code scripts/chaos}. */
@Command(
        name = "scripts/chaos",
        synopsisSubcommandLabel = "faults|pause|kills",
        description = {
            "Runs the job on this machine, injects failures, and counts lost, reordered and"
                    + " repeated events. Each command has its own --help.",
            ""
        },
        footer = {
            "",
            "Builds the job first. The exit status is 0 if no event was lost, reordered, or"
                    + " repeated without a reason, and the metrics add up, 2 for wrong options, and"
                    + " 1 otherwise."
        })
public final class Chaos {
    private static final Path LOG = ProjectFolder.path().resolve("target/run/chaos.log");
    private static final Path JOB_JAR =
            ProjectFolder.path().resolve("target/kinesis-event-forwarder.jar");

    private static final long PAUSE_BYTES = 2_000_000_000;

    private static final int TASK_MANAGERS = 3;
    private static final int MANY = 99_999;

    private interface Trial {
        boolean isGood(Path folder) throws Exception;
    }

    private Chaos() {}

    public static void main(String[] args) {
        System.exit(CommandRunner.run(new Chaos(), System.out, System.err, args));
    }

    @Command(
            description =
                    "The job writes to a Kinesis stub that throttles all shards at once, fails,"
                            + " hangs, closes connections before and after it has stored a record,"
                            + " responds late, limits the bandwidth, refuses records with a bare"
                            + " HTTP 413 and denies access. One job runs as received and one with"
                            + " windows of a second. Their put-api alternates between the seeds.")
    int faults(
            @Option(
                            names = "--seeds",
                            paramLabel = "N",
                            defaultValue = "5",
                            description = "the number of seeds (default 5)")
                    int seeds,
            @Option(
                            names = "--seconds",
                            paramLabel = "S",
                            defaultValue = "60",
                            description = "the seconds of faults for each seed (default 60)")
                    int seconds)
            throws Exception {
        CommandRunner.requireWithin("--seeds", seeds, 1, MANY);
        CommandRunner.requireWithin("--seconds", seconds, 1, MANY);
        return status(folder -> faults(seeds, Duration.ofSeconds(seconds), folder));
    }

    @Command(
            description =
                    "Access is denied for four hours of simulated time, in which 2 GB of records"
                            + " arrive, and then granted; once with each put-api. Prints the"
                            + " duration of checkpoints, the memory of the records, and the time in"
                            + " which they leave.")
    int pause() throws Exception {
        return status(Chaos::pause);
    }

    @Command(
            description =
                    "Runs the job jar on a Flink cluster of processes, and ends TaskManagers and"
                            + " once the JobManager with kill -9. The Kinesis stub fails as in"
                            + " \"faults\", except that it refuses no record and denies no access."
                            + " One job runs as received and one with windows of eight seconds."
                            + " Their put-api alternates between the seeds.")
    int kills(
            @Option(
                            names = "--kills",
                            paramLabel = "N",
                            defaultValue = "10",
                            description = "the number of TaskManagers to kill (default 10)")
                    int kills,
            @Option(
                            names = "--seed",
                            paramLabel = "S",
                            defaultValue = "1",
                            description = "determines the processes, times and faults (default 1)")
                    int seed)
            throws Exception {
        CommandRunner.requireWithin("--kills", kills, 1, MANY);
        CommandRunner.requireWithin("--seed", seed, 1, MANY);
        return status(folder -> kills(seed, kills, folder));
    }

    private static int status(Trial trial) throws Exception {
        System.out.println("The job's log is " + LOG + ".");
        Files.createDirectories(LOG.getParent());
        // This must precede the first logger, because Log4j keeps the standard error stream of that
        // moment.
        System.setErr(new PrintStream(LOG.toFile(), StandardCharsets.UTF_8));
        Path folder = Files.createTempDirectory("chaos");
        boolean isGood = false;
        try {
            isGood = trial.isGood(folder);
        } finally {
            if (isGood) {
                FileUtils.deleteDirectory(folder.toFile());
            } else {
                System.out.println("The files of the run are in " + folder + ".");
            }
        }
        return isGood ? 0 : 1;
    }

    private static boolean faults(int seeds, Duration duration, Path folder) throws Exception {
        boolean isGood = true;
        for (long seed = 1; seed <= seeds; seed++) {
            for (FaultRun.Figures figures :
                    FaultRun.atOnce(
                            folder.resolve("seed-" + seed),
                            duration,
                            run(seed, Grouping.AS_RECEIVED),
                            run(seed, Grouping.TEN_MINUTE))) {
                print(figures);
                isGood &= figures.isGood();
            }
        }
        return verdict(isGood);
    }

    private static FaultRun run(long seed, Grouping grouping) {
        return new FaultRun(seed, grouping, putApi(seed, grouping));
    }

    /** The two groupings swap their put-api with each seed. */
    private static String putApi(long seed, Grouping grouping) {
        return (seed % 2 == 0) == (grouping == Grouping.AS_RECEIVED) ? "put-record" : "put-records";
    }

    private static void print(Record figures) throws ReflectiveOperationException {
        for (RecordComponent figure : figures.getClass().getRecordComponents()) {
            System.out.printf("%-24s %s%n", figure.getName(), figure.getAccessor().invoke(figures));
        }
        System.out.println();
    }

    private static boolean verdict(boolean isGood) {
        System.out.println(isGood ? "All guarantees hold." : "Some guarantees were broken.");
        return isGood;
    }

    private static boolean kills(long seed, int kills, Path folder) throws Exception {
        List<KillRun.Figures> figures = new ArrayList<>();
        for (Grouping grouping : Grouping.values()) {
            String putApi = putApi(seed, grouping);
            System.out.println("Seed " + seed + ", " + grouping + ", " + putApi);
            figures.add(
                    new KillRun(
                                    grouping,
                                    putApi,
                                    TASK_MANAGERS,
                                    folder.resolve(grouping.name()),
                                    JOB_JAR,
                                    System.out::println)
                            .run(seed, kills));
        }
        for (KillRun.Figures run : figures) {
            print(run);
        }
        return verdict(figures.stream().allMatch(KillRun.Figures::isGood));
    }

    private static boolean pause(Path folder) throws Exception {
        boolean isGood = true;
        for (String putApi : List.of("put-record", "put-records")) {
            System.out.println(putApi);
            LongPause.Figures figures =
                    new LongPause(putApi, PAUSE_BYTES, LongPause.JOB_MEMORY, folder.resolve(putApi))
                            .run();
            print(figures);
            isGood &= figures.isGood();
        }
        return verdict(isGood);
    }
}
