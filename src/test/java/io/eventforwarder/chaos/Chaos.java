package io.eventforwarder.chaos;

import io.eventforwarder.sink.LongPause;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.util.FileUtils;

/** What {@code scripts/chaos} runs: what is to go wrong, and its options. */
public final class Chaos {
    private static final long PAUSE_BYTES = 2_000_000_000;

    /** As the job has it. */
    private static final long PAUSE_MEMORY = 64L << 20;

    private static final int TASK_MANAGERS = 3;

    private Chaos() {}

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("chaos");
        boolean isGood = false;
        try {
            isGood =
                    switch (args[0]) {
                        case "faults" ->
                                faults(
                                        Integer.parseInt(args[1]),
                                        Duration.ofSeconds(Long.parseLong(args[2])),
                                        folder);
                        case "pause" -> pause(folder);
                        case "kills" ->
                                kills(
                                        Long.parseLong(args[1]),
                                        Integer.parseInt(args[2]),
                                        Path.of(args[3]),
                                        folder);
                        default -> throw new IllegalArgumentException(args[0]);
                    };
        } finally {
            if (isGood) {
                FileUtils.deleteDirectory(folder.toFile());
            } else {
                System.out.println("What the run wrote is in " + folder + ".");
            }
        }
        System.exit(isGood ? 0 : 1);
    }

    private static boolean faults(int seeds, Duration duration, Path folder) throws Exception {
        boolean isGood = true;
        System.out.print(FaultFigures.heading());
        for (long seed = 1; seed <= seeds; seed++) {
            // Either put-api meets either grouping, at every other seed.
            String putApi = seed % 2 == 0 ? "put-record" : "put-records";
            String other = seed % 2 == 0 ? "put-records" : "put-record";
            for (FaultFigures figures :
                    new FaultRuns(folder.resolve("seed-" + seed), duration)
                            .atOnce(
                                    new FaultRuns.Run(seed, Grouping.AS_RECEIVED, putApi),
                                    new FaultRuns.Run(seed, Grouping.TEN_MINUTE, other))) {
                System.out.print(figures.row());
                isGood &= figures.isGood();
            }
        }
        return verdict(isGood);
    }

    private static boolean verdict(boolean isGood) {
        System.out.println(isGood ? "All promises were kept." : "Not all promises were kept.");
        return isGood;
    }

    private static boolean kills(long seed, int kills, Path jar, Path folder) throws Exception {
        List<KillFigures> figures = new ArrayList<>();
        for (Grouping grouping : Grouping.values()) {
            String putApi = grouping == Grouping.AS_RECEIVED ? "put-records" : "put-record";
            System.out.println("Seed " + seed + ", " + grouping + ", " + putApi);
            figures.add(
                    new KillRun(
                                    grouping,
                                    putApi,
                                    TASK_MANAGERS,
                                    folder.resolve(grouping.name()),
                                    jar,
                                    System.out::println)
                            .run(Kill.draw(seed, kills)));
        }
        System.out.print(KillFigures.heading());
        figures.forEach(run -> System.out.print(run.row()));
        return verdict(figures.stream().allMatch(KillFigures::isGood));
    }

    private static boolean pause(Path folder) throws Exception {
        LongPause.Figures figures = new LongPause(PAUSE_BYTES, PAUSE_MEMORY, folder).run();
        System.out.print(figures);
        return figures.isGood();
    }
}
